// Who waits is called by functions that call each other.
#include <mutex>
#include <thread>

bool more();

class worker {
 public:
  worker() : thread_([this] { run(); }) {}
  void wait_for_it() {
    if (more()) {
      try_again();
    }
  }
  void stop() {
    const std::lock_guard lock(guard_);
    done_ = true;
    wait_for_it();  // expect: snag-lock-across-blocking
  }

 private:
  void run() {
    const std::lock_guard lock(guard_);
    ++steps_;
  }
  void try_again() {
    if (more()) {
      wait_for_it();
    }
    thread_.join();
  }
  std::mutex guard_;
  bool done_ = false;
  int steps_ = 0;
  std::thread thread_;
};

void use(worker& w) {
  w.stop();
}
