// Tasks that are given to an interface: all classes behind it run them later, on threads of their own.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

void store(int record) noexcept;

class Executor {
 public:
  virtual ~Executor() = default;
  virtual void execute(std::function<void()> work) = 0;
};

class FixedPool final : public Executor {
 public:
  explicit FixedPool(unsigned size) {
    while (size-- > 0) {
      crew_.emplace_back(&FixedPool::serve, this);
    }
  }
  ~FixedPool() override {
    {
      std::lock_guard lock(mutex_);
      leaving_ = true;
    }
    wake_.notify_all();
    for (auto& one : crew_) one.join();
  }
  void execute(std::function<void()> work) override {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(std::move(work));
    }
    wake_.notify_one();
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return leaving_ || !queue_.empty(); });
      if (queue_.empty()) return;
      auto work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::thread> crew_;
  bool leaving_ = false;
};

class SingleThread : public Executor {
  std::mutex m;
  std::condition_variable c;
  std::vector<std::function<void()>> todo;
  bool end = false;
  std::thread runner;

  void run() {
    for (;;) {
      std::vector<std::function<void()>> batch;
      {
        std::unique_lock l(m);
        c.wait(l, [&] { return end || !todo.empty(); });
        if (todo.empty()) return;
        batch.swap(todo);
      }
      for (auto& each : batch) each();
    }
  }

 public:
  SingleThread() : runner([this] { run(); }) {}
  void execute(std::function<void()> work) override {
    std::lock_guard l(m);
    todo.push_back(std::move(work));
    c.notify_one();
  }
  ~SingleThread() override {
    {
      std::lock_guard l(m);
      end = true;
    }
    c.notify_one();
    runner.join();
  }
};

// Started at once, and left.
struct Launcher {
  virtual ~Launcher() = default;
  virtual void launch(std::function<void()> what) = 0;
};

struct Detacher : Launcher {
  void launch(std::function<void()> what) override { std::thread(std::move(what)).detach(); }
};

struct LetGo : Launcher {
  void launch(std::function<void()> what) override {
    std::thread([what] { what(); }).detach();
  }
};

void store_later(Executor& by, int record) {
  by.execute([&] { store(record); });  // expect: snag-dangling-capture
}

void store_all(const std::shared_ptr<Executor>& by, int count) {
  int last = count;
  by->execute([&last] { store(last); });  // expect: snag-dangling-capture
}

void store_apart(Launcher& by, int record) {
  int twice = 2 * record;
  by.launch([&twice] { store(twice); });  // expect: snag-dangling-capture
}

// Kept by whoever gives the tasks.
class Archive {
 public:
  explicit Archive(std::unique_ptr<Executor> by) : by_(std::move(by)) {}
  void keep(int record) {
    const int copy = record;
    by_->execute([&copy] { store(copy); });  // expect: snag-dangling-capture
    by_->execute([copy] { store(copy); });
  }

 private:
  std::unique_ptr<Executor> by_;
};
