// Linked by hand, and not a queue in which a late send is an error: one that refuses, one that opens again,
// a list of spare nodes, a list whose parts are called, a list that is only looked through.
#include <condition_variable>
#include <mutex>
#include <stdexcept>

struct leaf {
  int value = 0;
  leaf* next = nullptr;
};

class polite {
 public:
  bool offer(leaf* one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (shut_) {
      return false;
    }
    one->next = head_;
    head_ = one;
    grown_.notify_one();
    return true;
  }
  leaf* pick() {
    std::unique_lock<std::mutex> hold(mutex_);
    grown_.wait(hold, [this] { return head_ || shut_; });
    leaf* one = head_;
    if (one) {
      head_ = one->next;
    }
    return one;
  }
  void shut() {
    const std::lock_guard<std::mutex> hold(mutex_);
    shut_ = true;
    grown_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable grown_;
  leaf* head_ = nullptr;
  bool shut_ = false;
};

class tide {
 public:
  void wash(leaf* one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (ebb_) {
      throw std::logic_error("ebb");
    }
    one->next = head_;
    head_ = one;
    grown_.notify_one();
  }
  leaf* pick() {
    std::unique_lock<std::mutex> hold(mutex_);
    grown_.wait(hold, [this] { return head_ || ebb_; });
    leaf* one = head_;
    if (one) {
      head_ = one->next;
    }
    return one;
  }
  void fall() {
    const std::lock_guard<std::mutex> hold(mutex_);
    ebb_ = true;
    grown_.notify_all();
  }
  void rise() {
    const std::lock_guard<std::mutex> hold(mutex_);
    ebb_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable grown_;
  leaf* head_ = nullptr;
  bool ebb_ = false;
};

/// What is put in is given back to who is done with it; who comes when nothing is there makes one.
class spare {
 public:
  void give_back(leaf* one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    one->next = free_;
    free_ = one;
    if (ended_ && free_->next == nullptr) {
      throw std::logic_error("given back to nobody");
    }
    back_.notify_one();
  }
  leaf* any() {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (free_ == nullptr) {
      return new leaf;
    }
    leaf* one = free_;
    free_ = one->next;
    return one;
  }
  void end() {
    const std::lock_guard<std::mutex> hold(mutex_);
    ended_ = true;
    back_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable back_;
  leaf* free_ = nullptr;
  bool ended_ = false;
};

/// Nothing is ever taken out: who waits looks for one of its own.
class ledger {
 public:
  void enter(leaf* one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (balanced_) {
      throw std::logic_error("balanced");
    }
    one->next = all_;
    all_ = one;
    entered_.notify_all();
  }
  bool await(int value) {
    std::unique_lock<std::mutex> hold(mutex_);
    for (;;) {
      for (const leaf* one = all_; one != nullptr; one = one->next) {
        if (one->value == value) {
          return true;
        }
      }
      if (balanced_) {
        return false;
      }
      entered_.wait(hold);
    }
  }
  void balance() {
    const std::lock_guard<std::mutex> hold(mutex_);
    balanced_ = true;
    entered_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable entered_;
  leaf* all_ = nullptr;
  bool balanced_ = false;
};

/// Called for what is put in, while it is put in.
class bell {
 public:
  struct cord {
    void (*pulled)(int) = nullptr;
    cord* next = nullptr;
  };
  void tie(cord* one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (still_) {
      throw std::logic_error("still");
    }
    one->next = cords_;
    cords_ = one;
    one->pulled(0);
    tied_.notify_one();
  }
  cord* untie() {
    std::unique_lock<std::mutex> hold(mutex_);
    tied_.wait(hold, [this] { return cords_ || still_; });
    cord* one = cords_;
    if (one) {
      cords_ = one->next;
    }
    return one;
  }
  void still() {
    const std::lock_guard<std::mutex> hold(mutex_);
    still_ = true;
    tied_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable tied_;
  cord* cords_ = nullptr;
  bool still_ = false;
};

void late(polite& one, tide& two, spare& three, ledger& four, bell& five, leaf* last, bell::cord* cord) {
  one.shut();
  one.offer(last);
  two.fall();
  two.rise();
  two.wash(last);
  three.end();
  three.give_back(last);
  four.balance();
  four.enter(last);
  five.still();
  five.tie(cord);
}
