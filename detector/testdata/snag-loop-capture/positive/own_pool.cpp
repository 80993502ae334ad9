// A pool of the program's own: what it is given runs when one of its threads comes to it.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

void render(int tile);

class crew {
 public:
  crew() : hand_([this] { serve(); }) {}
  ~crew() {
    {
      const std::lock_guard hold(guard_);
      closed_ = true;
    }
    more_.notify_all();
    hand_.join();
  }
  void hand_over(std::function<void()> job) {
    {
      const std::lock_guard hold(guard_);
      jobs_.push_back(std::move(job));
    }
    more_.notify_one();
  }

 private:
  void serve() {
    while (true) {
      std::unique_lock hold(guard_);
      more_.wait(hold, [this] { return closed_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      const std::function<void()> job = std::move(jobs_.front());
      jobs_.pop_front();
      hold.unlock();
      job();
    }
  }

  std::mutex guard_;
  std::condition_variable more_;
  std::deque<std::function<void()>> jobs_;
  bool closed_ = false;
  std::thread hand_;
};

void render_all(int tiles) {
  crew painters;
  for (int tile = 0; tile < tiles; ++tile) {
    painters.hand_over([&tile] { render(tile); });  // expect: snag-loop-capture
  }
}
