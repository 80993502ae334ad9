// To pause twice is an error, and to go on is a function: no close.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

class player {
 public:
  void queue_up(int song) {
    const std::lock_guard lock(mutex_);
    songs_.push_back(song);
    changed_.notify_one();
  }
  int next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return paused_ || !songs_.empty(); });
    if (paused_ || songs_.empty()) {
      return 0;
    }
    const int song = songs_.front();
    songs_.pop_front();
    return song;
  }
  void pause() { turn(true); }
  void go_on() { turn(false); }

 private:
  void turn(bool off) {
    const std::lock_guard lock(mutex_);
    if (paused_ == off) {
      throw std::logic_error("it is so already");
    }
    paused_ = off;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> songs_;
  bool paused_ = false;
};

int evening() {
  player here;
  here.queue_up(1);
  here.pause();
  here.go_on();
  here.pause();
  return here.next();
}
