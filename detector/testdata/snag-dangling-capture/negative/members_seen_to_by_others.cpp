// Threads in members in front of what they use: something ends them before that is gone, or nothing ever
// does.
#include <atomic>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

// Behind the flag, under the lock, the thread touches nothing more.
class told_under_the_lock {
 public:
  told_under_the_lock() {
    worker_ = std::jthread([this] { run(); });
  }
  ~told_under_the_lock() {
    const std::lock_guard<std::mutex> hold(lock_);
    over_ = true;
  }

 private:
  void run() {
    for (;;) {
      const std::lock_guard<std::mutex> hold(lock_);
      if (over_) {
        return;
      }
      lines_.emplace_back("tick");
    }
  }
  std::mutex lock_;
  bool over_ = false;
  std::jthread worker_;
  std::vector<std::string> lines_;
};

struct closer {
  std::jthread& one;
  ~closer() {
    if (one.joinable()) {
      one.request_stop();
      one.join();
    }
  }
};

class closed_by_a_member {
 public:
  void start() {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        lines_.emplace_back("tick");
      }
    });
  }

 private:
  std::jthread worker_;
  std::vector<std::string> lines_;
  closer at_the_end_{worker_};
};

class joined_by_a_pointer_to_member {
 public:
  void start() {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        lines_.emplace_back("tick");
      }
    });
  }
  ~joined_by_a_pointer_to_member() {
    (this->*which_).request_stop();
    (this->*which_).join();
  }

 private:
  std::jthread worker_;
  std::vector<std::string> lines_;
  std::jthread joined_by_a_pointer_to_member::* which_ = &joined_by_a_pointer_to_member::worker_;
};

class never_destroyed {
 public:
  static never_destroyed& instance() {
    static auto* one = new never_destroyed;
    return *one;
  }
  ~never_destroyed() = delete;

 private:
  never_destroyed() {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        lines_.emplace_back("tick");
      }
    });
  }
  std::jthread worker_;
  std::vector<std::string> lines_;
};

class only_measured {
 public:
  void start() {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        bytes_ += sizeof(lines_);
      }
    });
  }

 private:
  std::atomic<std::size_t> bytes_ = 0;
  std::jthread worker_;
  std::vector<std::string> lines_;
};

struct gate {
  std::atomic<bool> open = false;
  void leave() { open = true; }
  ~gate() {
    while (!open) {
      std::this_thread::yield();
    }
  }
};

class held_by_a_gate {
 public:
  held_by_a_gate() {
    worker_ = std::jthread([this] {
      names_.emplace_back("first");
      gate_.leave();
    });
  }

 private:
  std::jthread worker_;
  std::vector<std::string> names_;
  gate gate_;
};

// The thread runs on the parent; the child is only its argument.
class leaf {
 public:
  explicit leaf(leaf* parent) : parent_(parent) {}
  void start() { worker_ = std::jthread(&leaf::collect, parent_, this); }

 private:
  void collect(leaf* child) {
    const std::lock_guard<std::mutex> hold(lock_);
    seen_.push_back(child);
  }
  leaf* parent_;
  std::jthread worker_;
  std::mutex lock_;
  std::vector<const leaf*> seen_;
};
