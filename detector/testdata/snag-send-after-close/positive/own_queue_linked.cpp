// Queues linked by hand: nodes of their own, with one or two ends, a node in front that holds nothing, the
// address of the last link, owned nodes, items that carry their link, both ends in a part of their own.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

bool more(int& next);

/// Two ends.
class ribbon {
 public:
  void lay(int value) {
    auto* added = new piece{value, nullptr};
    const std::lock_guard<std::mutex> hold(mutex_);
    if (cut_) {
      delete added;
      throw std::logic_error("laid on a cut ribbon");
    }
    if (last_ == nullptr) {
      first_ = added;
    } else {
      last_->next = added;
    }
    last_ = added;
    laid_.notify_one();
  }
  std::optional<int> lift() {
    std::unique_lock<std::mutex> hold(mutex_);
    laid_.wait(hold, [this] { return first_ != nullptr || cut_; });
    if (first_ == nullptr) {
      return std::nullopt;
    }
    piece* gone = first_;
    first_ = gone->next;
    if (first_ == nullptr) {
      last_ = nullptr;
    }
    const int value = gone->value;
    delete gone;
    return value;
  }
  void cut() {
    const std::lock_guard<std::mutex> hold(mutex_);
    cut_ = true;
    laid_.notify_all();
  }

 private:
  struct piece {
    int value;
    piece* next;
  };
  std::mutex mutex_;
  std::condition_variable laid_;
  piece* first_ = nullptr;
  piece* last_ = nullptr;
  bool cut_ = false;
};

/// A node in front that holds nothing; the last link moves by itself.
template <class T>
class chain {
 public:
  void hang(T value) {
    std::unique_lock<std::mutex> hold(mutex_);
    if (down_) {
      throw std::runtime_error("down");
    }
    end_->below = new ring;
    end_ = end_->below;
    end_->value = std::move(value);
    hold.unlock();
    hung_.notify_one();
  }
  bool take(T& out) {
    std::unique_lock<std::mutex> hold(mutex_);
    while (top_->below == nullptr) {
      if (down_) {
        return false;
      }
      hung_.wait(hold);
    }
    ring* old = top_;
    top_ = top_->below;
    out = std::move(top_->value);
    delete old;
    return true;
  }
  void let_down() {
    {
      std::lock_guard<std::mutex> hold(mutex_);
      down_ = true;
    }
    hung_.notify_all();
  }

 private:
  struct ring {
    T value{};
    ring* below = nullptr;
  };
  std::mutex mutex_;
  std::condition_variable hung_;
  ring* top_ = new ring;
  ring* end_ = top_;
  bool down_ = false;
};

/// The address of the last link.
struct train {
  struct wagon {
    wagon* behind = nullptr;
    int load = 0;
  };
  void couple(int load) {
    wagon* added = new wagon;
    added->load = load;
    std::lock_guard<std::mutex> hold(mutex);
    if (left) {
      throw load;
    }
    *end = added;
    end = &added->behind;
    coupled.notify_one();
  }
  int uncouple() {
    std::unique_lock<std::mutex> hold(mutex);
    coupled.wait(hold, [this] { return left || front; });
    wagon* first = front;
    if (first == nullptr) {
      throw std::out_of_range("no wagon");
    }
    front = front->behind;
    if (front == nullptr) {
      end = &front;
    }
    const int load = first->load;
    delete first;
    return load;
  }
  void leave() {
    std::lock_guard<std::mutex> hold(mutex);
    left = true;
    coupled.notify_all();
  }
  std::mutex mutex;
  std::condition_variable coupled;
  wagon* front = nullptr;
  wagon** end = &front;
  bool left = false;
};

/// Owned nodes, put in front.
class pile {
 public:
  void put(std::string sheet) {
    auto top = std::make_unique<layer>();
    top->sheet = std::move(sheet);
    std::lock_guard<std::mutex> hold(mutex_);
    if (swept_) {
      throw std::logic_error("swept");
    }
    top->under = std::move(top_);
    top_ = std::move(top);
    changed_.notify_one();
  }
  std::string get() {
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [&] { return swept_ || top_ != nullptr; });
    if (!top_) {
      return "";
    }
    const std::unique_ptr<layer> old = std::move(top_);
    top_ = std::move(old->under);
    return std::move(old->sheet);
  }
  void sweep() {
    std::lock_guard<std::mutex> hold(mutex_);
    swept_ = true;
    changed_.notify_all();
  }

 private:
  struct layer {
    std::string sheet;
    std::unique_ptr<layer> under;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<layer> top_;
  bool swept_ = false;
};

/// Items that carry their link; both ends in a part of their own.
struct parcel {
  int weight = 0;
  parcel* after = nullptr;
};

class belt {
 public:
  void load(parcel* one) {
    one->after = nullptr;
    std::lock_guard<std::mutex> hold(mutex_);
    if (halted_) {
      throw std::logic_error("halted");
    }
    if (ends_.back) {
      ends_.back->after = one;
    } else {
      ends_.front = one;
    }
    ends_.back = one;
    moved_.notify_one();
  }
  parcel* unload() {
    std::unique_lock<std::mutex> hold(mutex_);
    moved_.wait(hold, [this] { return halted_ || ends_.front != nullptr; });
    parcel* const one = ends_.front;
    if (one != nullptr) {
      ends_.front = one->after;
      if (!ends_.front) {
        ends_.back = nullptr;
      }
    }
    return one;
  }
  void halt() {
    std::lock_guard<std::mutex> hold(mutex_);
    halted_ = true;
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  struct {
    parcel* front = nullptr;
    parcel* back = nullptr;
  } ends_;
  bool halted_ = false;
};

void of_two_ends(ribbon& out) {
  int next = 0;
  if (!more(next)) {
    out.cut();
  }
  out.lay(next);  // expect: snag-send-after-close
}

void of_an_empty_front(chain<int>& out) {
  out.hang(1);
  out.let_down();
  out.hang(0);  // expect: snag-send-after-close
}

void of_an_address(train& out) {
  out.leave();
  out.couple(2);  // expect: snag-send-after-close
}

void of_owned_nodes(pile& out) {
  out.sweep();
  out.put("late");  // expect: snag-send-after-close
}

void of_linked_items(belt& out, parcel& last) {
  out.halt();
  out.load(&last);  // expect: snag-send-after-close
}
