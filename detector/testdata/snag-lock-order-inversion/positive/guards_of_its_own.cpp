// Locks and guards of the program's own, made around those of the library; each lock is one, whatever is
// inside.
#include <mutex>

class spot {
 public:
  void lock() { inner_.lock(); }
  void unlock() { inner_.unlock(); }
  std::mutex& inner() { return inner_; }

 private:
  std::mutex inner_;
};

class hold {
 public:
  explicit hold(spot& of) : guard_(of.inner()), of_(&of) {}
  spot* whose() const { return of_; }

 private:
  std::lock_guard<std::mutex> guard_;
  spot* of_;
};

class accounts {
 public:
  void pay(int sum) {
    const hold from(from_);
    const hold to(to_);
    paid_ += sum;
  }
  int both() {
    const hold to(to_);
    from_.lock();  // expect: snag-lock-order-inversion
    const int sum = paid_;
    from_.unlock();
    return sum;
  }

 private:
  spot from_;
  spot to_;
  int paid_ = 0;
};

int use(accounts& all) {
  all.pay(1);
  return all.both();
}
