// The second close is seen inside, and does nothing; the error is for who closes what was never used.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

class ledger {
 public:
  void enter(int sum) {
    const std::lock_guard lock(mutex_);
    used_ = true;
    sums_.push_back(sum);
    changed_.notify_one();
  }
  int leave() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return balanced_ || !sums_.empty(); });
    if (sums_.empty()) {
      return 0;
    }
    const int sum = sums_.front();
    sums_.pop_front();
    return sum;
  }
  void balance() {
    const std::lock_guard lock(mutex_);
    if (!used_) {
      throw std::logic_error("empty");
    }
    if (balanced_) {
      return;
    }
    balanced_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> sums_;
  bool used_ = false;
  bool balanced_ = false;
};

int book() {
  ledger year;
  year.enter(5);
  year.balance();
  year.balance();
  return year.leave();
}
