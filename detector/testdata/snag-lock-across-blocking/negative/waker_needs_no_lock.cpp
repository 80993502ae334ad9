// Who wakes takes another lock, or none; and another object of the same class is waited on.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

class gate {
 public:
  void open() {
    const std::lock_guard hold(guard_);
    open_ = true;
    opened_.notify_all();
  }
  void pass() {
    std::unique_lock hold(guard_);
    opened_.wait(hold, [this] { return open_; });
  }

 private:
  std::mutex guard_;
  std::condition_variable opened_;
  bool open_ = false;
};

class ship {
 public:
  void load(int n) {
    const std::lock_guard hold(cargo_);
    loaded_ += n;
    ready_.pass();
  }
  void check() { ready_.open(); }
  void sail() {
    const std::lock_guard hold(cargo_);
    ++trips_;
    sailed_.open();
  }

 private:
  std::mutex cargo_;
  gate ready_;
  gate sailed_;
  int loaded_ = 0;
  int trips_ = 0;
};

void use(ship& s) {
  std::jthread other([&s] { s.check(); });
  s.load(3);
  s.sail();
}

// A condition that is made upon somebody's lock gives that one back while it waits.
class wake_up {
 public:
  explicit wake_up(std::mutex& with) : with_(with) {}
  void wait() {
    std::unique_lock hold(with_, std::adopt_lock);
    changed_.wait(hold);
    hold.release();
  }
  void raise() { changed_.notify_all(); }

 private:
  std::mutex& with_;
  std::condition_variable changed_;
};

class compaction {
 public:
  void finish() {
    guard_.lock();
    while (running_) {
      done_.wait();
    }
    guard_.unlock();
  }
  void run() {
    const std::lock_guard hold(guard_);
    running_ = false;
    done_.raise();
  }

 private:
  std::mutex guard_;
  wake_up done_{guard_};
  bool running_ = true;
};

void compact(compaction& c) {
  std::jthread worker([&c] { c.run(); });
  c.finish();
}
