#include <stdexcept>
#include <thread>

void work();

namespace {
struct joiner {
  std::thread& thread;
  ~joiner() {
    if (thread.joinable()) {
      thread.join();
    }
  }
};

void check(int value) {
  if (value < 0) {
    throw std::out_of_range("negative");
  }
}
}  // namespace

void run(int value) {
  std::thread worker(work);
  const joiner guard{worker};
  check(value);
}

void by_jthread(int value) {
  std::jthread worker(work);
  check(value);
}
