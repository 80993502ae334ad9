#include <thread>
#include <vector>

class tally {
 public:
  void add(int n) {
    sum_ += n;  // expect: snag-shared-write
    if (n > 3) {
      grow();
    }
  }
  int sum() const { return sum_; }

 private:
  void grow() {
    ++large_;  // told with sum_: the same object, the same tasks
  }
  int sum_ = 0;
  int large_ = 0;
};

int run(const std::vector<int>& numbers) {
  tally all;
  {
    std::vector<std::jthread> threads;
    for (const int n : numbers) {
      threads.emplace_back([&all, n] { all.add(n); });
    }
  }
  return all.sum();
}
