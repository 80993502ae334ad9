// A search has a lock for its tree and one for its counters, and its workers take them in two orders.
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

class lock {
 public:
  class taken {
   public:
    explicit taken(lock& m) : held_(m.raw()) {}
    std::unique_lock<std::mutex>& raw() { return held_; }

   private:
    std::unique_lock<std::mutex> held_;
  };
  std::mutex& raw() { return mutex_; }
  void acquire() { mutex_.lock(); }
  void release() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class shared_lock {
 public:
  class taken {
   public:
    explicit taken(shared_lock& m) : held_(m.raw()) {}

   private:
    std::unique_lock<std::shared_mutex> held_;
  };
  class read {
   public:
    explicit read(shared_lock& m) : held_(m.raw()) {}

   private:
    std::shared_lock<std::shared_mutex> held_;
  };
  std::shared_mutex& raw() { return mutex_; }
  void acquire() { mutex_.lock(); }
  void release() { mutex_.unlock(); }

 private:
  std::shared_mutex mutex_;
};

class search {
 public:
  void start() {
    for (int i = 0; i < 2; ++i) {
      workers_.emplace_back([this] { step(); });
    }
  }
  void stop_if_done() {
    const lock::taken counting(counters_);
    const shared_lock::taken writing(tree_);  // expect: snag-lock-order-inversion
    done_ = steps_ > nodes_;
  }
  void stop() {
    const lock::taken stopping(threads_);
    for (std::thread& worker : workers_) {
      worker.join();
    }
    workers_.clear();
  }

 private:
  void step() {
    const shared_lock::read reading(tree_);
    const lock::taken counting(counters_);
    steps_ += nodes_;
  }
  lock counters_;
  lock threads_;
  shared_lock tree_;
  std::vector<std::thread> workers_;
  int steps_ = 0;
  int nodes_ = 0;
  bool done_ = false;
};

void run(search& one) {
  one.start();
  one.stop_if_done();
  one.stop();
}
