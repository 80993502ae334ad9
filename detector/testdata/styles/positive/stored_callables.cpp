// The callable has a name first, as a lambda or as a std::function, and is started later.
#include <functional>
#include <latch>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

void draw(int row);
bool may_draw(int row);

void by_auto() {
  int row = 1;
  auto task = [&row] { draw(row); };  // expect: snag-dangling-capture
  std::thread runner(std::move(task));
  runner.detach();
}

void by_function() {
  int row = 1;
  const std::function<void()> task = [&row] { draw(row); };  // expect: snag-dangling-capture
  std::thread(task).detach();
}

void assigned_later() {
  int row = 1;
  std::function<void()> task;
  task = [&row] { draw(row); };  // expect: snag-dangling-capture
  std::thread(task).detach();
}

void counted(int rows) {
  std::latch drawn(rows);
  const auto task = [&drawn](int row) {
    if (!may_draw(row)) {
      return;
    }
    draw(row);
    drawn.count_down();  // expect: snag-misplaced-done
  };
  std::vector<std::jthread> threads;
  for (int row = 0; row < rows; ++row) {
    threads.emplace_back(task, row);
  }
  drawn.wait();
}

void kept_in_a_list() {
  std::vector<std::function<void()>> jobs;
  for (int row = 0; row < 4; ++row) {
    jobs.push_back([&row] { draw(row); });  // expect: snag-loop-capture
  }
  std::vector<std::jthread> threads;
  for (auto& job : jobs) {
    threads.emplace_back(job);
  }
}
