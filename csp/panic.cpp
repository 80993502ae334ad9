#include "csp/panic.h"

#include <cxxabi.h>
#include <execinfo.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <typeinfo>
#include <utility>

#include "scheduler/annotate.h"

namespace csp {
namespace {

std::string demangled(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 && text != nullptr ? std::string(text.get()) : std::string(name);
}

// backtrace_symbols gives "module(mangled+0x12) [0xaddress]".
std::string readable_frame(const std::string& line) {
  const std::size_t open = line.find('(');
  const std::size_t plus = line.find('+', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || plus == std::string::npos || plus == open + 1) {
    return line;
  }
  return line.substr(0, open + 1) + demangled(line.substr(open + 1, plus - open - 1).c_str()) +
         line.substr(plus);
}

std::terminate_handler previous_handler = nullptr;

[[noreturn]] void print_and_abort(const std::string& message, const panic_error* panic, std::size_t task,
                                  const std::source_location* spawned) noexcept {
  try {
    std::string text = "panic: " + message + "\n";
    if (panic != nullptr || spawned != nullptr) {
      text += "\n";
    }
    if (panic != nullptr) {
      text += std::string(panic->operation()) + " at " + panic->where().file_name() + ":" +
              std::to_string(panic->where().line()) + "\n";
    }
    if (spawned != nullptr) {
      text += "task " + std::to_string(task) + " spawned at " + spawned->file_name() + ":" +
              std::to_string(spawned->line()) + "\n";
    }
    if (panic != nullptr) {
      text += panic->stack().text();
    }
    // One write: two tasks that panic at once must not mix their lines.
    std::fwrite(text.data(), 1, text.size(), stderr);
  } catch (...) {
    std::fputs("panic: (out of memory while printing)\n", stderr);
  }
  std::fflush(stderr);
  const std::source_location nowhere;
  snag::annotate::panic(message.c_str(),
                        panic != nullptr ? panic->where() : (spawned != nullptr ? *spawned : nowhere));
  std::abort();
}

// Go's text for a panic that escapes main or a thread that csp did not start.
void terminate_with_go_text() {
  if (const std::exception_ptr current = std::current_exception(); current != nullptr) {
    try {
      std::rethrow_exception(current);
    } catch (const panic_error& error) {
      print_and_abort(error.what(), &error, 0, nullptr);
    } catch (...) {
      // Not ours: the handler that was there before decides.
    }
  }
  if (previous_handler != nullptr) {
    previous_handler();
  }
  std::abort();
}

void install_terminate_handler() {
  static std::once_flag once;
  std::call_once(once, [] { previous_handler = std::set_terminate(terminate_with_go_text); });
}

}  // namespace

stack_trace stack_trace::current(std::size_t skip) noexcept {
  stack_trace result;
  try {
    std::array<void*, 64> frames{};
    const int depth = backtrace(frames.data(), static_cast<int>(frames.size()));
    const auto count = static_cast<std::size_t>(depth > 0 ? depth : 0);
    // The frame of this function is of no use to anybody.
    const std::size_t first = skip + 1 < count ? skip + 1 : count;
    result.frames_.assign(frames.data() + first, frames.data() + count);
  } catch (...) {
    result.frames_.clear();
  }
  return result;
}

std::string stack_trace::text() const noexcept {
  std::string result;
  try {
    const std::unique_ptr<char*, decltype(&std::free)> lines(
        backtrace_symbols(frames_.data(), static_cast<int>(frames_.size())), &std::free);
    if (lines == nullptr) {
      return result;
    }
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      result += "  #" + std::to_string(i) + " " + readable_frame(lines.get()[i]) + "\n";
    }
  } catch (...) {
    // A formatter that fails inside a handler must not hide the failure that is being reported.
    return result;
  }
  return result;
}

panic_error::panic_error(std::string message, const char* operation, const std::source_location& where)
    : message_(std::move(message)), operation_(operation), where_(where), stack_(stack_trace::current(2)) {}

void panic(std::string message, const std::source_location& where) {
  internal::misuse(std::move(message), "panic", where);
}

namespace internal {

void misuse(std::string message, const char* operation, const std::source_location& where) {
  install_terminate_handler();
  throw panic_error(std::move(message), operation, where);
}

void die_of_current_exception(std::size_t task, const std::source_location* spawned) noexcept {
  try {
    throw;
  } catch (const panic_error& error) {
    print_and_abort(error.what(), &error, task, spawned);
  } catch (const std::exception& error) {
    print_and_abort(error.what(), nullptr, task, spawned);
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    print_and_abort(type != nullptr ? "exception of type " + demangled(type->name()) : "unknown exception",
                    nullptr, task, spawned);
  }
}

}  // namespace internal
}  // namespace csp
