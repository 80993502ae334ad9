// Two locks of one class are two locks, though the same field is inside; a guard inside an object may be
// waited with, given back early, put off, or moved.
#include <condition_variable>
#include <mutex>
#include <utility>

class gate {
 public:
  class pass {
   public:
    explicit pass(gate& of) : guard_(of.inner_) {}
    pass(gate& of, std::defer_lock_t later) : guard_(of.inner_, later) {}
    std::unique_lock<std::mutex>& raw() { return guard_; }
    void leave() { guard_.unlock(); }

   private:
    std::unique_lock<std::mutex> guard_;
  };
  void lock() { inner_.lock(); }
  void unlock() { inner_.unlock(); }

 private:
  std::mutex inner_;
};

class house {
 public:
  void enter() {
    const gate::pass front(front_);
    const gate::pass back(back_);
    ++guests_;
    count();
  }
  void wait_for_guests() {
    gate::pass back(back_);
    while (guests_ == 0) {
      came_.wait(back.raw());
    }
  }
  void leave_early() {
    gate::pass front(front_);
    front.leave();
    close();
  }
  void later() {
    const gate::pass front(front_, std::defer_lock);
    close();
  }
  void one_after_the_other() {
    {
      const gate::pass front(front_);
      ++opened_;
    }
    close();
  }
  void by_hand() {
    front_.lock();
    back_.lock();
    --guests_;
    back_.unlock();
    front_.unlock();
  }

 private:
  void close() { const gate::pass front(front_); }
  void count() { const gate::pass doors(doors_); }
  gate front_;
  gate back_;
  gate doors_;
  std::condition_variable came_;
  int guests_ = 0;
  int opened_ = 0;
};

void use(house& in) {
  in.enter();
  in.wait_for_guests();
  in.leave_early();
  in.later();
  in.one_after_the_other();
  in.by_hand();
}
