// Right: the thread takes a job in the very condition that asks whether any is left.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

bool failed();

long sum_of_all() {
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false;
  std::deque<int> jobs{1, 2, 3};
  long sum = 0;
  const auto take = [&] {
    sum += jobs.front();
    jobs.pop_front();
    return true;
  };
  std::thread worker([&] {
    for (;;) {
      std::unique_lock hold(mutex);
      changed.wait(hold, [&] { return over || !jobs.empty(); });
      if (over || (take() && jobs.empty())) {
        return;
      }
    }
  });
  if (failed()) {
    {
      const std::lock_guard hold(mutex);
      over = true;
    }
    changed.notify_all();
  }
  worker.join();
  return sum;
}
