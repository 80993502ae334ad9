// Constructors that throw only where no thread was started, or where somebody else sees to it.
#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

bool connect();

class polled {
 protected:
  void poll() noexcept {
    while (!over_) {
      std::this_thread::yield();
    }
  }
  std::atomic<bool> over_{false};
};

class in_the_background_or_at_once : polled {
 public:
  explicit in_the_background_or_at_once(bool background) {
    if (background) {
      poller_ = std::thread([this] { poll(); });
    }
    if (!background && !connect()) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~in_the_background_or_at_once() {
    over_ = true;
    if (poller_.joinable()) {
      poller_.join();
    }
  }

 private:
  std::thread poller_;
};

class remembers_the_error : polled {
 public:
  remembers_the_error() {
    const char* error = nullptr;
    if (!connect()) {
      error = "cannot connect";
    } else {
      poller_ = std::thread([this] { poll(); });
    }
    if (error != nullptr) {
      throw std::runtime_error(error);
    }
  }
  ~remembers_the_error() {
    over_ = true;
    poller_.join();
  }

 private:
  std::thread poller_;
};

class tries_three_times : polled {
 public:
  tries_three_times() {
    bool started = false;
    for (int i = 0; i < 3 && !started; ++i) {
      if (connect()) {
        poller_ = std::thread([this] { poll(); });
        started = true;
      }
    }
    if (!started) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~tries_three_times() {
    over_ = true;
    poller_.join();
  }

 private:
  std::thread poller_;
};

// A member that is complete is destroyed where the constructor throws.
class guarded_by_a_member : polled {
  struct joins {
    std::thread& one;
    std::atomic<bool>& over;
    ~joins() {
      over = true;
      if (one.joinable()) {
        one.join();
      }
    }
  };

 public:
  guarded_by_a_member() {
    poller_ = std::thread([this] { poll(); });
    if (!connect()) {
      throw std::runtime_error("cannot connect");
    }
  }

 private:
  std::thread poller_;
  joins at_the_end_{poller_, over_};
};

class ended_by_a_static_function : polled {
 public:
  ended_by_a_static_function() {
    poller_ = std::thread([this] { poll(); });
    if (!connect()) {
      end(*this);
      throw std::runtime_error("cannot connect");
    }
  }
  ~ended_by_a_static_function() { end(*this); }

 private:
  static void end(ended_by_a_static_function& self) {
    self.over_ = true;
    if (self.poller_.joinable()) {
      self.poller_.join();
    }
  }
  std::thread poller_;
};

class ended_by_a_closure : polled {
 public:
  ended_by_a_closure() {
    poller_ = std::thread([this] { poll(); });
    if (!connect()) {
      end_();
      throw std::runtime_error("cannot connect");
    }
  }
  ~ended_by_a_closure() { end_(); }

 private:
  std::thread poller_;
  std::function<void()> end_ = [this] {
    over_ = true;
    poller_.join();
  };
};

class joins_where_it_failed : polled {
 public:
  joins_where_it_failed() {
    poller_ = std::thread([this] { poll(); });
    const bool connected = connect();
    if (!connected) {
      over_ = true;
      poller_.join();
    }
    if (!connected) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~joins_where_it_failed() {
    over_ = true;
    poller_.join();
  }

 private:
  std::thread poller_;
};
