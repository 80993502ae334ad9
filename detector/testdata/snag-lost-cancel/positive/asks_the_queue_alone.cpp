// The thread leaves where nothing is left to do, which it is woken for by a stop alone.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

void store(const std::vector<int>& batch) noexcept;

class batches {
 public:
  batches() : writer_([this] { run(); }) {}
  ~batches() {
    {
      const std::lock_guard<std::mutex> hold(lock_);
      over_ = true;  // expect: snag-lost-cancel
    }
    writer_.join();
  }
  void add(int value) {
    const std::lock_guard<std::mutex> hold(lock_);
    values_.push_back(value);
    filled_.notify_one();
  }

 private:
  void run() {
    for (;;) {
      std::vector<int> mine;
      {
        std::unique_lock<std::mutex> hold(lock_);
        while (!over_ && values_.empty()) {
          filled_.wait(hold);
        }
        if (values_.empty()) {
          return;
        }
        mine = std::exchange(values_, {});
      }
      store(mine);
    }
  }

  std::mutex lock_;
  std::condition_variable filled_;
  std::vector<int> values_;
  bool over_ = false;
  std::thread writer_;
};
