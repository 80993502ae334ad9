// The lambda owns the promise, whoever runs it.
#include <functional>
#include <future>
#include <thread>
#include <utility>

template <class Task>
void post(Task task) {
  std::thread(std::move(task)).detach();
}

bool connected();
int read_value();

std::future<int> value() {
  std::promise<int> answer;
  auto result = answer.get_future();
  post([answer = std::move(answer)]() mutable {
    if (!connected()) {
      return;
    }
    answer.set_value(read_value());  // expect: snag-broken-promise
  });
  return result;
}
