// Functions that call each other come back to the lock.
#include <mutex>
#include <string>
#include <vector>

class journal {
 public:
  void rotate() {
    if (!archived_) {
      archive();
    }
    lines_.clear();
  }
  void write(const std::string& line) {
    const std::lock_guard lock(guard_);
    lines_.push_back(line);
    if (lines_.size() > 100) {
      rotate();  // expect: snag-double-lock
    }
  }

 private:
  void archive() {
    archived_ = true;
    write("archived");
  }
  std::mutex guard_;
  std::vector<std::string> lines_;
  bool archived_ = false;
};

void use(journal& j) {
  j.write("hello");
  j.rotate();
}

// Defined before and after the one that locks; none of them calls it at once.
bool more();
std::mutex m;
int depth = 0;

void odd();
void even() {
  if (more()) {
    odd();
  }
}
void starts() {
  const std::lock_guard lock(m);
  even();  // expect: snag-double-lock
}
void odd() {
  if (more()) {
    even();
  }
  const std::lock_guard lock(m);
  ++depth;
}

// By hand.
std::mutex by_hand;
void inner() noexcept;
void outer() noexcept {
  if (depth > 0) {
    inner();
  }
}
void inner() noexcept {
  by_hand.lock();
  outer();  // expect: snag-double-lock
  by_hand.unlock();
}
