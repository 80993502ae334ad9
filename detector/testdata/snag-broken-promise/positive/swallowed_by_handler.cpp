#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <thread>

void log_line(const char* text);

std::future<int> ask(const std::function<int()>& source) {
  auto answer = std::make_shared<std::promise<int>>();
  auto result = answer->get_future();
  std::thread([answer, source] {
    try {
      answer->set_value(source());  // expect: snag-broken-promise
    } catch (const std::exception& error) {
      log_line(error.what());
    }
  }).detach();
  return result;
}
