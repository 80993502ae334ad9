// Members in the other order, or with a join before they end.
#include <atomic>
#include <stop_token>
#include <string>
#include <thread>

void print(const std::string& page) noexcept;

class in_order {
 public:
  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      print(page_);
    }
  }
  std::string page_;
  std::jthread thread_;
};

class joined {
 public:
  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        print(page_);
      }
    });
  }
  ~joined() {
    thread_.request_stop();
    thread_.join();
  }

 private:
  std::jthread thread_;
  std::string page_;
};

class ended_by_an_assignment {
 public:
  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        print(page_);
      }
    });
  }
  ~ended_by_an_assignment() { thread_ = std::jthread(); }

 private:
  std::jthread thread_;
  std::string page_;
};

class ended_elsewhere {
 public:
  void start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        print(page_);
      }
    });
  }
  ~ended_elsewhere() { stop(); }

 private:
  void stop();
  std::jthread thread_;
  std::string page_;
};

// What has nothing to destroy is there until the object is gone; and what another object has is its own.
class counts {
 public:
  explicit counts(counts* next) {
    thread_ = std::jthread([this, next](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        ++count_;
        print(next->name_);
      }
    });
  }

 private:
  std::jthread thread_;
  std::atomic<int> count_{0};
  std::string name_;
};
