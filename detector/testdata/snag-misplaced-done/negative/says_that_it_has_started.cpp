// A latch that says "I have started", or "the others may go on": what comes behind it is waited for
// otherwise.
#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

int render(int tile);
void show(int pixels);

void phases() {
  std::latch both_are_here(2);
  std::vector<int> tiles(2);
  const auto painter = [&](int at) {
    both_are_here.count_down();
    both_are_here.wait();
    tiles[static_cast<std::size_t>(at)] = render(at);
  };
  std::thread left(painter, 0);
  std::thread right(painter, 1);
  left.join();
  right.join();
  show(tiles[0]);
}

void asked_in_a_loop() {
  std::latch ready(1);
  std::atomic<bool> painted{false};
  std::thread painter([&] {
    ready.count_down();
    render(1);
    painted = true;
  });
  ready.wait();
  while (!painted) {
    std::this_thread::yield();
  }
  painter.join();
}

void waited_for_on_the_atomic() {
  std::latch ready(1);
  std::atomic<int> painted{0};
  std::thread painter([&] {
    ready.count_down();
    render(1);
    painted = 1;
    painted.notify_one();
  });
  ready.wait();
  painted.wait(0);
  painter.join();
}

void waited_for_on_a_condition() {
  std::latch ready(1);
  std::mutex mutex;
  std::condition_variable changed;
  bool painted = false;
  std::thread painter([&] {
    ready.count_down();
    render(1);
    {
      const std::lock_guard lock(mutex);
      painted = true;
    }
    changed.notify_one();
  });
  ready.wait();
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return painted; });
  }
  painter.join();
}

class event {
 public:
  void set() {
    {
      const std::lock_guard lock(mutex_);
      set_ = true;
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

void waited_for_by_hand() {
  std::latch ready(1);
  event painted;
  int pixels = 0;
  std::thread painter([&] {
    ready.count_down();
    pixels = render(1);
    painted.set();
  });
  ready.wait();
  painted.wait();
  show(pixels);
  painter.join();
}

void the_first_counts() {
  std::latch found(1);
  std::atomic<bool> taken{false};
  std::vector<std::jthread> seekers;
  for (int at = 0; at < 3; ++at) {
    seekers.emplace_back([&, at] {
      render(at);
      if (taken.exchange(true)) {
        return;
      }
      found.count_down();
    });
  }
  found.wait();
}
