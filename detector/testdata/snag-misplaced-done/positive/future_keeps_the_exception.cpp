// What the task throws waits in its future, and its spawner for the latch.
#include <functional>
#include <future>
#include <latch>

void run(const std::function<void()>& work) {
  std::latch ready(1);
  auto task = std::async(std::launch::async, [&ready, work] {
    work();
    ready.count_down();  // expect: snag-misplaced-done
  });
  ready.wait();
  task.get();
}
