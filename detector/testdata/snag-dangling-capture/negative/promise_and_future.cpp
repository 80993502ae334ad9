#include <future>
#include <thread>
#include <utility>

int compute();

int by_promise() {
  int input = compute();
  std::promise<int> promise;
  std::future<int> result = promise.get_future();
  std::thread([&input, p = std::move(promise)]() mutable { p.set_value(input); }).detach();
  return result.get();
}
