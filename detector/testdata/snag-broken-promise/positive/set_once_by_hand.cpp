// Values that are set once, written by hand: a flag beside the value, an optional, a bell without a value, a
// state that the one who sets and the one who waits share. Where a path sets nothing, the waiter waits for
// ever.
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

bool look_up(const std::string& host, int& address) noexcept;

class Address {
 public:
  void resolve(int address) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (known_) {
      throw std::logic_error("resolved twice");
    }
    address_ = address;
    known_ = true;
    changed_.notify_all();
  }
  int get() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return known_; });
    return address_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int address_ = 0;
  bool known_ = false;
};

// Set twice is ignored.
template <class T>
struct once {
  bool offer(T what) {
    const std::scoped_lock hold(m);
    if (here) return false;
    here = std::move(what);
    cv.notify_all();
    return true;
  }
  const T& look() {
    std::unique_lock hold(m);
    while (!here.has_value()) cv.wait(hold);
    return *here;
  }
  bool there() {
    const std::scoped_lock hold(m);
    return here.has_value();
  }
  std::mutex m;
  std::condition_variable cv;
  std::optional<T> here;
};

class bell {
 public:
  void ring() {
    {
      std::lock_guard hold(m_);
      rung_ = true;
    }
    cv_.notify_one();
  }
  void hear() {
    std::unique_lock hold(m_);
    while (!rung_) {
      cv_.wait(hold);
    }
  }

 private:
  std::mutex m_;
  std::condition_variable cv_;
  bool rung_ = false;
};

struct outcome {
  std::mutex lock;
  std::condition_variable told;
  enum class is { open, good, bad } now = is::open;
};

class speaker {
 public:
  explicit speaker(std::shared_ptr<outcome> of) : of_(std::move(of)) {}
  void speak() const {
    const std::lock_guard hold(of_->lock);
    of_->now = outcome::is::good;
    of_->told.notify_all();
  }

 private:
  std::shared_ptr<outcome> of_;
};

class listener {
 public:
  explicit listener(std::shared_ptr<outcome> of) : of_(std::move(of)) {}
  void listen() const {
    std::unique_lock hold(of_->lock);
    of_->told.wait(hold, [this] { return of_->now != outcome::is::open; });
  }

 private:
  std::shared_ptr<outcome> of_;
};

int connect(const std::string& host) {
  Address found;
  std::jthread resolver([&found, &host] {
    int address = 0;
    if (!look_up(host, address)) {
      return;
    }
    found.resolve(address);  // expect: snag-broken-promise
  });
  return found.get();
}

std::string greeting(const std::string& host) {
  once<std::string> name;
  std::jthread reader([&] {
    int address = 0;
    if (look_up(host, address)) {
      name.offer(host + std::to_string(address));  // expect: snag-broken-promise
    }
  });
  return name.look();
}

void in_order(const std::string& host) {
  bell first;
  std::jthread ringer([&] {
    try {
      int address = 0;
      if (!look_up(host, address)) {
        throw std::runtime_error(host);
      }
      first.ring();  // expect: snag-broken-promise
    } catch (const std::exception&) {
    }
  });
  first.hear();
}

void told(const std::string& host) {
  auto state = std::make_shared<outcome>();
  const listener ear(state);
  std::jthread other([&host, mouth = speaker(state)] {
    int address = 0;
    if (!look_up(host, address)) {
      return;
    }
    mouth.speak();  // expect: snag-broken-promise
  });
  ear.listen();
}
