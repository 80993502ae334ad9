// A call operator of the library's that holds nothing of the caller's: a distribution, a comparison.
#include <algorithm>
#include <functional>
#include <mutex>
#include <random>

class dice {
 public:
  int roll() {
    lock_.lock();
    const int pips = six_(source_);
    last_ = std::less<>{}(last_, pips) ? pips : last_;
    lock_.unlock();
    return pips;
  }

 private:
  std::mutex lock_;
  std::mt19937 source_;
  std::uniform_int_distribution<int> six_{1, 6};
  int last_ = 0;
};

int main() {
  dice d;
  return d.roll();
}
