#include <condition_variable>
#include <mutex>

enum class state { idle, busy, broken };

class machine {
 public:
  bool use() {
    std::unique_lock<std::mutex> lock(guard_);
    switch (now_) {
      case state::broken:
        return false;
      case state::busy:
        idle_.wait(lock);  // expect: snag-wait-without-predicate
        break;
      case state::idle:
        break;
    }
    now_ = state::busy;
    return true;
  }
  void release() {
    {
      std::lock_guard<std::mutex> lock(guard_);
      now_ = state::idle;
    }
    idle_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable idle_;
  state now_ = state::idle;
};

void once(machine& m) {
  if (m.use()) {
    m.release();
  }
}
