// Queues with room for one: an optional, a value and a flag, a pointer that owns, a plain pointer, and one in
// which the newest value takes the place of the last.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

struct letter {
  int from = 0;
};

template <class T>
class mailbox {
  std::optional<T> inside_;
  bool nailed_up_ = false;
  std::mutex key_;
  std::condition_variable flap_;

 public:
  void drop(T mail) {
    std::unique_lock lock(key_);
    flap_.wait(lock, [this] { return !inside_.has_value() || nailed_up_; });
    if (nailed_up_) throw std::logic_error("nailed up");
    inside_ = std::move(mail);
    flap_.notify_all();
  }
  std::optional<T> empty() {
    std::unique_lock lock(key_);
    flap_.wait(lock, [this] { return inside_ || nailed_up_; });
    if (!inside_) return {};
    std::optional<T> mail = std::move(inside_);
    inside_.reset();
    flap_.notify_all();
    return mail;
  }
  void nail_up() {
    std::unique_lock lock(key_);
    nailed_up_ = true;
    flap_.notify_all();
  }
};

// A number that is there, or is not.
class Thermometer {
 public:
  void show(double degrees) {
    std::unique_lock<std::mutex> l(mutex_);
    while (shown_ && !broken_) {
      cv_.wait(l);
    }
    if (broken_) {
      throw std::runtime_error("broken");
    }
    degrees_ = degrees;
    shown_ = true;
    cv_.notify_all();
  }
  bool read(double& degrees) {
    std::unique_lock<std::mutex> l(mutex_);
    while (!shown_ && !broken_) {
      cv_.wait(l);
    }
    if (!shown_) {
      return false;
    }
    degrees = degrees_;
    shown_ = false;
    cv_.notify_all();
    return true;
  }
  void smash() {
    std::lock_guard<std::mutex> l(mutex_);
    broken_ = true;
    cv_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable cv_;
  double degrees_ = 0;
  bool shown_ = false;
  bool broken_ = false;
};

// One that owns what is handed over.
class hatch {
 public:
  void pass(std::unique_ptr<letter> one) {
    const std::lock_guard hold(mutex_);
    if (state_ == state::shut) {
      throw std::logic_error("shut");
    }
    on_it_ = std::move(one);
    passed_.notify_one();
  }
  std::unique_ptr<letter> take() {
    std::unique_lock hold(mutex_);
    passed_.wait(hold, [&] { return on_it_ != nullptr || state_ == state::shut; });
    return std::move(on_it_);
  }
  void shut() {
    const std::lock_guard hold(mutex_);
    state_ = state::shut;
    passed_.notify_all();
  }

 private:
  enum class state { open, shut };
  std::mutex mutex_;
  std::condition_variable passed_;
  std::unique_ptr<letter> on_it_;
  state state_ = state::open;
};

// One that does not; the newest stands.
struct noticeboard {
  void pin(letter* one) {
    {
      std::scoped_lock hold(m);
      if (gone) {
        throw std::logic_error("the board is gone");
      }
      pinned = one;
    }
    cv.notify_one();
  }
  letter* unpin() {
    std::unique_lock hold(m);
    cv.wait(hold, [this] { return gone || pinned; });
    letter* const one = pinned;
    pinned = nullptr;
    return one;
  }
  void remove() {
    {
      std::scoped_lock hold(m);
      gone = true;
    }
    cv.notify_all();
  }
  std::mutex m;
  std::condition_variable cv;
  letter* pinned = nullptr;
  bool gone = false;
};

void late_mail(mailbox<letter>& box, bool moved) {
  box.drop({1});
  if (moved) {
    box.nail_up();
  }
  box.drop({2});  // expect: snag-send-after-close
}

void late_degrees(Thermometer& on_the_wall) {
  on_the_wall.smash();
  on_the_wall.show(36.6);  // expect: snag-send-after-close
}

void late_pass(hatch& to) {
  to.shut();
  to.pass(std::make_unique<letter>());  // expect: snag-send-after-close
}

void late_pin(noticeboard& on, letter& note) {
  on.remove();
  on.pin(&note);  // expect: snag-send-after-close
}

letter* received(mailbox<letter>& box) {
  static letter last;
  last = box.empty().value_or(letter());
  return &last;
}
