#include <memory>
#include <string>
#include <thread>
#include <vector>

int work(int n);
void keep(int n);

void run(int n, std::string name) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) {
    int local = 0;
    std::thread one([&local, i] { local = work(i); });
    one.join();
    auto shared = std::make_shared<int>(0);
    threads.emplace_back([i, shared, name, count = 0]() mutable {
      static thread_local int mine = 0;
      int sum = 0;
      sum += work(i);
      ++count;
      ++mine;
      name += "x";
      *shared = sum + count;
      keep(sum);
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}
