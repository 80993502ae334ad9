// The result is read behind what says that it is there.
#include <atomic>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <thread>

int compute();
void show(int n);

void by_latch() {
  int result = 0;
  std::latch done(1);
  std::jthread worker([&] {
    result = compute();
    done.count_down();
  });
  done.wait();
  show(result);
}

void by_atomic() {
  int result = 0;
  std::atomic<bool> ready{false};
  std::jthread worker([&] {
    result = compute();
    ready.store(true, std::memory_order_release);
  });
  while (!ready.load(std::memory_order_acquire)) {
    std::this_thread::yield();
  }
  show(result);
}

void by_promise() {
  int result = 0;
  std::promise<void> done;
  auto told = done.get_future();
  std::jthread worker([&] {
    result = compute();
    done.set_value();
  });
  told.get();
  show(result);
}

void by_condition() {
  int result = 0;
  bool ready = false;
  std::mutex guard;
  std::condition_variable changed;
  std::jthread worker([&] {
    const int value = compute();
    {
      const std::lock_guard lock(guard);
      result = value;
      ready = true;
    }
    changed.notify_one();
  });
  std::unique_lock lock(guard);
  changed.wait(lock, [&] { return ready; });
  show(result);
}

void by_atomic_wait() {
  int result = 0;
  std::atomic<int> state{0};
  std::jthread worker([&] {
    result = compute();
    state = 1;
    state.notify_one();
  });
  state.wait(0);
  show(result);
}
