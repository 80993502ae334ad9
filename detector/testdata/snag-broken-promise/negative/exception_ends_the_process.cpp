#include <functional>
#include <future>
#include <thread>
#include <utility>

void in_thread(const std::function<int()>& source) {
  std::promise<int> answer;
  auto result = answer.get_future();
  std::thread asking([&] { answer.set_value(source()); });
  asking.join();
  result.get();
}

void hands_to_the_caller(const std::function<int()>& source, std::promise<int> answer) {
  answer.set_value(source());
}
