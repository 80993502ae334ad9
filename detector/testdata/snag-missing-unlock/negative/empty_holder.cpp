// A holder that throws where it holds nothing says that its user is wrong: nobody's run comes by there with
// the lock.
#include <exception>
#include <mutex>

struct nothing_held : std::exception {};

template <class T>
class holder {
 public:
  explicit holder(T* held = nullptr) : held_(held) {}
  T* operator->() const {
    if (held_ == nullptr) {
      throw nothing_held();
    }
    return held_;
  }
  T& operator*() const {
    if (held_ == nullptr) {
      refuse();
    }
    return *held_;
  }

 private:
  static void refuse() { throw nothing_held(); }

  T* held_;
};

struct meter {
  std::mutex lock;
  int value = 0;
};

int raise(const holder<meter>& where) {
  where->lock.lock();
  where->value += 1;
  const int now = (*where).value;
  where->lock.unlock();
  return now;
}
