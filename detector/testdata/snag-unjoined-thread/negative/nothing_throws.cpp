#include <atomic>
#include <thread>

void work();
int measure() noexcept;
extern "C" int getpid_like(void) noexcept;

int run() {
  std::atomic<int> count = 0;
  std::thread worker(work);
  count += measure();
  count += getpid_like();
  worker.join();
  return count;
}
