#include <thread>
#include <vector>

void finish();
void work(int n);

void run(int n) {
  int at_work = n;
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) {
    threads.push_back(std::thread([&at_work, i] {
      work(i);
      if (--at_work == 0) {  // expect: snag-shared-write
        finish();
      }
    }));
  }
  for (auto& thread : threads) {
    thread.join();
  }
}
