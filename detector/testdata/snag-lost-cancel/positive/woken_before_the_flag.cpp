// The thread is woken, looks, waits again, and only then the flag is set.
#include <condition_variable>
#include <mutex>
#include <thread>

void beat() noexcept;

class metronome {
 public:
  metronome() : thread_([this] { run(); }) {}
  ~metronome() {
    struck_.notify_all();
    {
      const std::lock_guard<std::mutex> hold(lock_);
      silent_ = true;  // expect: snag-lost-cancel
    }
    thread_.join();
  }
  void strike() {
    const std::lock_guard<std::mutex> hold(lock_);
    ++beats_;
    struck_.notify_one();
  }

 private:
  void run() {
    std::unique_lock<std::mutex> hold(lock_);
    while (!silent_) {
      struck_.wait(hold, [this] { return silent_ || beats_ > 0; });
      beats_ = 0;
      beat();
    }
  }

  std::mutex lock_;
  std::condition_variable struck_;
  int beats_ = 0;
  bool silent_ = false;
  std::thread thread_;
};
