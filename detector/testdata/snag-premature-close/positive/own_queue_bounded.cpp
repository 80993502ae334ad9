// Members defined behind the class; the flag says that it is open; a put into what is closed is asserted away.
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <queue>
#include <thread>

bool measure(int at, double& out);

struct probe {
  int at;
  double value;
};

class belt {
 public:
  explicit belt(std::size_t room) : room_(room) {}
  void feed(const probe& one);
  bool fetch(probe& one);
  void halt();

 private:
  const std::size_t room_;
  std::queue<probe> on_it_;
  bool running_ = true;
  std::condition_variable fed_, fetched_;
  std::mutex lock_;
};

void belt::feed(const probe& one) {
  std::unique_lock<std::mutex> held(lock_);
  while (running_ && on_it_.size() == room_) {
    fetched_.wait(held);
  }
  if (!running_) {
    std::abort();
  }
  on_it_.push(one);
  fed_.notify_one();
}

bool belt::fetch(probe& one) {
  std::unique_lock<std::mutex> held(lock_);
  while (on_it_.empty()) {
    if (!running_) {
      return false;
    }
    fed_.wait(held);
  }
  one = on_it_.front();
  on_it_.pop();
  fetched_.notify_one();
  return true;
}

void belt::halt() {
  std::unique_lock<std::mutex> held(lock_);
  running_ = false;
  held.unlock();
  fed_.notify_all();
  fetched_.notify_all();
}

double until_bad() {
  belt values(16);
  std::jthread source([&values] {
    for (int at = 0; at < 1000; ++at) {
      probe one{at, 0};
      if (!measure(at, one.value)) {
        break;
      }
      values.feed(one);
    }
  });
  double sum = 0;
  probe next{};
  while (values.fetch(next)) {
    if (next.value < 0) {
      break;
    }
    sum += next.value;
  }
  values.halt();  // expect: snag-premature-close
  return sum;
}
