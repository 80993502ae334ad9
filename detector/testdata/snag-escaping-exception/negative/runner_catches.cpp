// The body is handed to somebody who catches: a wrapper, a guard, a loop of its own.
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

void log(const std::string& what);

template <class Work>
void guarded(Work work) {
  try {
    work();
  } catch (const std::exception& e) {
    log(e.what());
  } catch (...) {
    log("unknown");
  }
}

static void guarded_call(const std::function<void()>& work) {
  try {
    work();
  } catch (...) {
    log("unknown");
  }
}

void run(const std::string& text, int& a, int& b) {
  std::jthread first([&] { guarded([&] { a = std::stoi(text); }); });
  std::jthread second([&] {
    guarded_call([&] {
      if (text.empty()) {
        throw std::runtime_error("empty");
      }
      ++b;
    });
  });
  std::jthread third(guarded<std::function<void()>>, [&] { b += std::stoi(text); });
}
