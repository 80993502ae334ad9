// Many ask one engine, which answers in batches. Whoever asks sleeps with a lock of its own, and asks
// nothing.
#include <condition_variable>
#include <mutex>
#include <vector>

class question {
 public:
  void put_to(std::vector<question*>& batch) {
    std::mutex mine;
    std::unique_lock lock(mine);
    batch.push_back(this);
    answered_.wait(lock);  // expect: snag-wait-without-predicate
  }
  void answer() { answered_.notify_one(); }

 private:
  std::condition_variable answered_;
};

void answer_all(std::vector<question*>& batch) {
  for (question* one : batch) {
    one->answer();
  }
}
