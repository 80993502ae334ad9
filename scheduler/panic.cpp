// std::terminate, noted before the process ends.

#include <cstdlib>
#include <exception>

#include "scheduler/raw.h"
#include "scheduler/record.h"

namespace snag::scheduler {

namespace {

void say(const char* text) noexcept {
  long length = 0;
  while (text[length] != '\0') {
    ++length;
  }
  raw::call(SYS_write, 2, reinterpret_cast<long>(text), length);
}

[[noreturn]] void panic(const char* message) noexcept {
  note_panic(message, "", 0);
  say("terminate: ");
  say(message);
  say("\n");
  std::abort();
}

[[noreturn]] void on_terminate() noexcept {
  if (!std::current_exception()) {
    panic("std::terminate without an exception: a std::thread was destroyed while joinable, or the like");
  }
  try {
    throw;
  } catch (const std::exception& e) {
    panic(e.what());
  } catch (const char* text) {
    panic(text);
  } catch (...) {
    panic("an exception that is no std::exception");
  }
}

}  // namespace

void watch_panics() noexcept {
  std::set_terminate(&on_terminate);
}

}  // namespace snag::scheduler
