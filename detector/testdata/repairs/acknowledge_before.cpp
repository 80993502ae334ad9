// An acknowledgement comes in. The lock was moved up, above two ways out that know nothing of it.
#include <deque>
#include <mutex>

struct order {
  int number = 0;
};

class desk {
 public:
  void acknowledged(int number, int result) {
    guard_.lock();  // expect: snag-missing-unlock
    if (open_.empty()) {
      return;
    }
    if (open_.front().number != number) {
      return;
    }
    switch (result) {
      case 0:
        busy_ = false;
        guard_.unlock();
        open_.pop_front();
        break;
      case 1:
        guard_.unlock();
        send_again();
        break;
      default:
        guard_.unlock();
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
