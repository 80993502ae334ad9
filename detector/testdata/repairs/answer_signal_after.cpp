// Many ask one engine, which answers in batches. The answer is a fact under the lock of the one who waits for
// it.
#include <condition_variable>
#include <mutex>
#include <vector>

class question {
 public:
  void put_to(std::vector<question*>& batch) {
    batch.push_back(this);
    std::unique_lock lock(guard_);
    answered_.wait(lock, [this] { return has_answer_; });
  }
  void answer() {
    const std::lock_guard lock(guard_);
    has_answer_ = true;
    answered_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable answered_;
  bool has_answer_ = false;
};

void answer_all(std::vector<question*>& batch) {
  for (question* one : batch) {
    one->answer();
  }
}
