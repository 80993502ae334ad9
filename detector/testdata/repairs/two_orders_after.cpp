// A search has a lock for its tree and one for its counters, and everybody takes the tree's first.
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

class gate {
 public:
  class entry {
   public:
    explicit entry(gate& m) : held_(m.raw()) {}
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

class tree_gate {
 public:
  class entry {
   public:
    explicit entry(tree_gate& m) : held_(m.raw()) {}

   private:
    std::unique_lock<std::shared_mutex> held_;
  };
  class visit {
   public:
    explicit visit(tree_gate& m) : held_(m.raw()) {}

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
    const tree_gate::entry writing(tree_);
    const gate::entry counting(counters_);
    done_ = steps_ > nodes_;
  }
  void stop() {
    const gate::entry stopping(threads_);
    for (std::thread& worker : workers_) {
      worker.join();
    }
    workers_.clear();
  }

 private:
  void step() {
    const tree_gate::visit reading(tree_);
    const gate::entry counting(counters_);
    steps_ += nodes_;
  }
  gate counters_;
  gate threads_;
  tree_gate tree_;
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
