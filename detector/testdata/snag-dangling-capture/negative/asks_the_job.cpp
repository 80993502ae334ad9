// Nobody can join the thread, and the function asks its job in a loop until it says that it is done.
#include <chrono>
#include <thread>

class job {
 public:
  void run() {
    result_ = 1;
    done_ = true;
  }
  bool done() const { return done_; }
  int result() const { return result_; }

 private:
  volatile bool done_ = false;  // as much code has it that is older than atomics
  volatile int result_ = 0;
};

int by_address() {
  job one;
  std::thread(&job::run, &one).detach();
  while (!one.done()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return one.result();
}

int by_capture() {
  job one;
  std::thread worker([&one] { one.run(); });
  worker.detach();
  do {
    std::this_thread::yield();
  } while (!one.done());
  return one.result();
}
