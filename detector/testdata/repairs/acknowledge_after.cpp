// An acknowledgement comes in. Whatever way it takes, the lock goes with its owner.
#include <deque>
#include <mutex>

struct order {
  int number = 0;
};

class desk {
 public:
  void acknowledged(int number, int result) {
    std::unique_lock<std::mutex> lock(guard_);
    if (open_.empty()) {
      return;
    }
    if (open_.front().number != number) {
      return;
    }
    switch (result) {
      case 0:
        busy_ = false;
        open_.pop_front();
        break;
      case 1:
        lock.unlock();
        send_again();
        break;
      default:
        break;
    }
  }

 private:
  void send_again();
  std::mutex guard_;
  std::deque<order> open_;
  bool busy_ = false;
};

void serve(desk& at) {
  at.acknowledged(1, 0);
}
