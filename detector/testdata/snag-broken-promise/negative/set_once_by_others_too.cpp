// A value that is set once, by hand: somebody else can set it as well, or who waits knows whether it was set.
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

bool connect(int port);
void play(int milliseconds);

class signal {
 public:
  void raise() {
    {
      const std::lock_guard lock(mutex_);
      raised_ = true;
    }
    changed_.notify_all();
  }
  void await() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return raised_; });
  }
  bool is_raised() {
    const std::lock_guard lock(mutex_);
    return raised_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

struct closer {
  signal& over;
  void close() { over.raise(); }
};

void by_a_member_of_another(int port) {
  signal over;
  closer end{over};
  std::thread dialler([&] {
    if (connect(port)) {
      over.raise();
    } else {
      end.close();
    }
  });
  over.await();
  dialler.join();
}

signal* interrupted = nullptr;  // raised by a handler of signals

void by_its_address(int port) {
  signal over;
  interrupted = &over;
  std::thread dialler([&] {
    if (connect(port)) {
      over.raise();
    }
  });
  over.await();
  dialler.join();
}

void by_a_closure(int port) {
  signal over;
  const std::function<void()> give_up = [&] { over.raise(); };
  std::thread dialler([&] {
    if (connect(port)) {
      over.raise();
    } else {
      give_up();
    }
  });
  over.await();
  dialler.join();
}

void told_by_a_flag(int port) {
  signal over;
  bool refused = false;
  std::thread dialler([&] {
    if (!connect(port)) {
      refused = true;
      return;
    }
    over.raise();
  });
  dialler.join();
  if (refused) {
    return;
  }
  over.await();
}

void only_where_it_is_raised(bool silent) {
  signal over;
  std::thread player([&] {
    play(20);
    if (!silent) {
      over.raise();
    }
  });
  if (!silent) {
    over.await();
  }
  player.join();
}

void told_by_a_result(int port) {
  signal over;
  auto connected = std::async(std::launch::async, [&] {
    if (!connect(port)) {
      return false;
    }
    over.raise();
    return true;
  });
  if (connected.get()) {
    over.await();
  }
}

void one_of_two(int port) {
  signal good;
  signal bad;
  std::thread dialler([&] {
    if (connect(port)) {
      good.raise();
    } else {
      bad.raise();
    }
  });
  dialler.join();
  if (bad.is_raised()) {
    bad.await();
  } else {
    good.await();
  }
}
