// Each round has its own queue, and a close of one says nothing of the other.
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <queue>
#include <vector>

class bowl {
 public:
  void fill(int soup) {
    std::scoped_lock in(m_);
    if (taken_away_) {
      std::abort();
    }
    soups_.push(soup);
    c_.notify_all();
  }
  int spoon() {
    std::unique_lock in(m_);
    while (!taken_away_ && soups_.empty()) {
      c_.wait(in);
    }
    int soup = 0;
    if (!soups_.empty()) {
      soup = soups_.front();
      soups_.pop();
    }
    return soup;
  }
  void take_away() {
    std::scoped_lock in(m_);
    if (taken_away_) {
      std::abort();
    }
    taken_away_ = true;
    c_.notify_all();
  }

 private:
  std::mutex m_;
  std::condition_variable c_;
  std::queue<int> soups_;
  bool taken_away_ = false;
};

int rounds(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    bowl mine;
    mine.fill(i);
    mine.take_away();
    sum += mine.spoon();
  }
  return sum;
}

int two_of_them() {
  bowl left;
  bowl right;
  left.fill(1);
  left.take_away();
  right.fill(2);
  right.take_away();
  return left.spoon() + right.spoon();
}

void all_of_them(std::vector<std::unique_ptr<bowl>>& table) {
  for (auto& one : table) {
    one->take_away();
  }
}

void made_anew(int count) {
  auto mine = std::make_unique<bowl>();
  for (int i = 0; i < count; ++i) {
    mine->fill(i);
    mine->take_away();
    mine = std::make_unique<bowl>();
  }
  mine->take_away();
}
