// A flag is asked once in each round, and taken back behind the wait.
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

void draw(const std::vector<int>& list);

class renderer {
 public:
  void run() {
    std::unique_lock lock(guard_);
    while (!quit_) {
      if (!has_work_) {
        given_.wait(lock);  // missed: snag-wait-without-predicate
      }
      has_work_ = false;
      const std::vector<int> mine = std::move(list_);
      lock.unlock();
      draw(mine);
      lock.lock();
    }
  }

 private:
  std::mutex guard_;
  std::condition_variable given_;
  std::vector<int> list_;
  bool has_work_ = false;
  bool quit_ = false;
};

void use(renderer& r) {
  r.run();
}
