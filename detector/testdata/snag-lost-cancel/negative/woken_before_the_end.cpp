// Right: before the handle ends, the thread is asked to stop and gets what it waits for.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

struct box {
  std::mutex mutex;
  std::condition_variable filled;
  std::deque<int> values;
};
void finish(box& of);  // adds a last value, and wakes

void asks_itself() {
  box values;
  std::jthread reader([&](std::stop_token over) {
    while (!over.stop_requested()) {
      std::unique_lock hold(values.mutex);
      values.filled.wait(hold, [&] { return !values.values.empty(); });
      values.values.pop_front();
    }
  });
  reader.request_stop();
  finish(values);
}

template <class Function>
struct at_exit {
  Function function;
  ~at_exit() { function(); }
};
template <class Function>
at_exit(Function) -> at_exit<Function>;

void asks_at_exit() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  int seen = 0;
  std::jthread reader([&](std::stop_token over) {
    while (!over.stop_requested()) {
      std::unique_lock hold(mutex);
      changed.wait(hold, [&] { return ready; });
      ++seen;
    }
  });
  const at_exit end{[&] {
    reader.request_stop();
    {
      const std::lock_guard hold(mutex);
      ready = true;
    }
    changed.notify_all();
  }};
}

void by_other_names() {
  box values;
  auto& [mutex, filled, waiting] = values;
  std::jthread reader([&](std::stop_token over) {
    while (!over.stop_requested()) {
      std::unique_lock hold(values.mutex);
      values.filled.wait(hold, [&] { return !values.values.empty(); });
      values.values.pop_front();
    }
  });
  reader.request_stop();
  {
    const std::lock_guard hold(mutex);
    waiting.push_back(1);
  }
  filled.notify_one();
}
