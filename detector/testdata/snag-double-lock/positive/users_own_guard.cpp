#include <mutex>

template <class L>
class holder {
 public:
  explicit holder(L& lock) : lock_(lock) { lock_.lock(); }
  ~holder() { lock_.unlock(); }
  holder(const holder&) = delete;
  holder& operator=(const holder&) = delete;

 private:
  L& lock_;
};

class meter {
 public:
  void add(int n) {
    holder<std::mutex> held(guard_);
    value_ += n;
  }
  void add_twice(int n) {
    holder<std::mutex> held(guard_);
    value_ += n;
    add(n);  // expect: snag-double-lock
  }

 private:
  std::mutex guard_;
  int value_ = 0;
};

void run(meter& m) {
  m.add_twice(1);
}
