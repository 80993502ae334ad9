// A library's guard whose constructor can be read: what it takes is the lock that the guard holds, once.
#include <mutex>

namespace std {
// As a library would, in a header of its own: the models name lock_guard, and this is its body.
template <>
class lock_guard<std::timed_mutex> {
 public:
  explicit lock_guard(std::timed_mutex& lock) : lock_(lock) { lock_.lock(); }
  ~lock_guard() { lock_.unlock(); }

 private:
  std::timed_mutex& lock_;
};
}  // namespace std

class register_of_guests {
 public:
  void arrive() {
    std::lock_guard<std::timed_mutex> hold(lock_);
    ++present_;
  }
  void leave() {
    {
      std::lock_guard<std::timed_mutex> hold(lock_);
      --present_;
    }
    std::lock_guard<std::timed_mutex> again(lock_);
    ++left_;
  }

 private:
  std::timed_mutex lock_;
  int present_ = 0;
  int left_ = 0;
};

int main() {
  register_of_guests guests;
  guests.arrive();
  guests.leave();
}
