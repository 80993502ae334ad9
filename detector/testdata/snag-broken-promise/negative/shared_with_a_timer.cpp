// Two tasks may answer: the first does.
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

int compute();

struct race {
  std::promise<int> answer;
  std::atomic<bool> answered = false;
};

int first() {
  auto shared = std::make_shared<std::promise<int>>();
  auto taken = std::make_shared<std::atomic<bool>>(false);
  auto result = shared->get_future();
  std::thread([shared, taken] {
    const int value = compute();
    if (taken->exchange(true)) {
      return;
    }
    shared->set_value(value);
  }).detach();
  std::thread([shared, taken] {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    if (taken->exchange(true)) {
      return;
    }
    shared->set_value(-1);
  }).detach();
  return result.get();
}
