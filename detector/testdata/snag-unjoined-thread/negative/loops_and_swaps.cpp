#include <memory>
#include <thread>
#include <utility>
#include <vector>

void work(int part);
void join_elsewhere(std::vector<std::thread>& threads);

void run(int n) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) {
    threads.emplace_back(work, i);
  }
  while (!threads.empty()) {
    threads.back().join();
    threads.pop_back();
  }
  std::vector<std::thread> more;
  for (int i = 0; i < n; ++i) {
    more.emplace_back(work, i);
  }
  join_elsewhere(more);
  auto owned = std::make_unique<std::thread>(work, 1);
  owned->join();
}
