#include <atomic>
#include <thread>
#include <vector>

void work(int n);

struct progress {
  std::atomic<int> done{0};
};

void run(progress& all) {
  std::atomic<int> next{0};
  std::vector<std::jthread> workers;
  for (int i = 0; i < 4; ++i) {
    const int seen = all.done;
    workers.emplace_back([seen, first = next.load(), &all]() mutable {
      work(seen + first++);
      ++all.done;
    });
    ++next;
  }
}
