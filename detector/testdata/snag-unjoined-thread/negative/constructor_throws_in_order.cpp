// Constructors that fail before the start, or see to the thread before they do.
#include <atomic>
#include <stdexcept>
#include <thread>

bool allowed();

class base {
 protected:
  void work() noexcept {
    while (!over_) {
      ++rounds_;
    }
  }
  std::atomic<bool> over_{false};
  std::atomic<int> rounds_{0};
};

class checked_first : base {
 public:
  checked_first() {
    if (!allowed()) {
      throw std::runtime_error("not allowed");
    }
    thread_ = std::thread([this] { work(); });
  }
  ~checked_first() {
    over_ = true;
    thread_.join();
  }

 private:
  std::thread thread_;
};

class joins_before : base {
 public:
  joins_before() : thread_([this] { work(); }) {
    if (!allowed()) {
      end();
      throw std::runtime_error("not allowed");
    }
  }
  ~joins_before() { end(); }

 private:
  void end() {
    over_ = true;
    thread_.join();
  }
  std::thread thread_;
};

class ends_elsewhere : base {
 public:
  ends_elsewhere() : thread_([this] { work(); }) {
    if (!allowed()) {
      end();
      throw std::runtime_error("not allowed");
    }
  }
  ~ends_elsewhere() { end(); }

 private:
  void end();
  std::thread thread_;
};

class caught : base {
 public:
  caught() : thread_([this] { work(); }) {
    try {
      if (!allowed()) {
        throw std::runtime_error("not allowed");
      }
    } catch (...) {
      over_ = true;
      thread_.join();
      throw;
    }
  }
  ~caught() {
    over_ = true;
    thread_.join();
  }

 private:
  std::thread thread_;
};

// The object is there once the first constructor is done, and its destructor runs.
class delegates : base {
 public:
  delegates() : delegates(1) {
    if (!allowed()) {
      throw std::runtime_error("not allowed");
    }
  }
  ~delegates() {
    over_ = true;
    thread_.join();
  }

 private:
  explicit delegates(int rounds) : thread_([this] { work(); }) { rounds_ = rounds; }
  std::thread thread_;
};

class guarded : base {
  struct ends {
    guarded* whole;
    ~ends() {
      if (whole != nullptr) {
        whole->over_ = true;
        whole->thread_.join();
      }
    }
  };

 public:
  guarded() {
    thread_ = std::thread([this] { work(); });
    ends on_failure{this};
    if (!allowed()) {
      throw std::runtime_error("not allowed");
    }
    on_failure.whole = nullptr;
  }
  ~guarded() {
    over_ = true;
    thread_.join();
  }

 private:
  std::thread thread_;
};
