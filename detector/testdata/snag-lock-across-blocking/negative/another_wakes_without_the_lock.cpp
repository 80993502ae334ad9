// The answer comes from the network's thread, which takes no lock of the caller's; who resets takes its turn.
#include <condition_variable>
#include <mutex>

class mailbox {
 public:
  void put(int letter) {
    const std::lock_guard lock(mutex_);
    letter_ = letter;
    full_ = true;
    changed_.notify_all();
  }
  int take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return full_; });
    full_ = false;
    return letter_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool full_ = false;
  int letter_ = 0;
};

class client {
 public:
  void reset() {
    const std::lock_guard lock(turn_);
    answers_.put(0);
  }
  int call() {
    const std::lock_guard lock(turn_);
    return answers_.take();
  }
  void on_answer(int letter) { answers_.put(letter); }

 private:
  std::mutex turn_;
  mailbox answers_;
};
