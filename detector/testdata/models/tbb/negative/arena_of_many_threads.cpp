// What is no container may be made for many threads, as an arena is.
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <thread>
#include <vector>

int measure(int index);

class workshop {
 public:
  void open(int threads) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) {
      all.emplace_back([this, i] {
        arena_.initialize();
        arena_.execute([this, i] { results_[static_cast<std::size_t>(i)] = measure(i); });
      });
    }
    for (auto& one : all) {
      one.join();
    }
  }

 private:
  tbb::task_arena arena_;
  std::vector<int> results_ = std::vector<int>(64);
};

void warm_up(tbb::task_arena& arena, int threads) {
  std::vector<std::jthread> all;
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([&arena] { arena.initialize(); });
  }
}
