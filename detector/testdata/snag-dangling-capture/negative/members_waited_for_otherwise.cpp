// The thread stands before what it uses; by the time that anything ends, it has said that it is done.
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

class recorder {
 public:
  void begin() {
    worker_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back("still here");
      }
      finished_.count_down();
    });
  }
  ~recorder() {
    worker_.request_stop();
    finished_.wait();
  }

 private:
  std::jthread worker_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
  std::latch finished_{1};
};

class warm_up {
 public:
  explicit warm_up(std::string from) : from_(std::move(from)) {
    reader_ = std::jthread([this] {
      words_.push_back(from_);
      ready_.release();
    });
    ready_.acquire();
  }

 private:
  std::string from_;
  std::binary_semaphore ready_{0};
  std::jthread reader_;
  std::vector<std::string> words_;
};

class upload {
 public:
  upload() {
    sender_ = std::jthread([this] {
      parts_.clear();
      sent_.set_value();
    });
  }
  ~upload() { all_sent_.wait(); }

 private:
  std::promise<void> sent_;
  std::future<void> all_sent_ = sent_.get_future();
  std::jthread sender_;
  std::vector<std::string> parts_;
};
