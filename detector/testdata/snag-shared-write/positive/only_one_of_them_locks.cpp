#include <mutex>
#include <thread>
#include <vector>

int next();

void run(std::vector<int>& numbers, std::mutex& guard) {
  std::thread a([&] {
    for (int i = 0; i < 10; ++i) {
      const std::lock_guard lock(guard);
      numbers.push_back(next());  // expect: snag-shared-write
    }
  });
  std::thread b([&] { numbers.clear(); });
  a.join();
  b.join();
}
