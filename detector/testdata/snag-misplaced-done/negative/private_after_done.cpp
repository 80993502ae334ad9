// What comes after the count is the task's own business.
#include <latch>
#include <thread>
#include <vector>

int compute();
void log_line(int value);

int run() {
  int result = 0;
  std::latch ready(1);
  std::jthread worker([&] {
    result = compute();
    ready.count_down();
    int local = 0;
    local = compute();
    std::vector<int> more;
    more.push_back(local);
    log_line(local);
  });
  ready.wait();
  return result;
}
