// The exception of a queue that is shut is how its writers hear that they may go.
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

int dig(int place);

struct enough : std::exception {};

class heap {
 public:
  void add(int find) {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      throw enough();
    }
    finds_.push_back(find);
    changed_.notify_one();
  }
  int next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !finds_.empty(); });
    if (finds_.empty()) {
      throw enough();
    }
    const int find = finds_.front();
    finds_.pop_front();
    return find;
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> finds_;
  bool closed_ = false;
};

static void dig_all(heap& into, int places) {
  try {
    for (int place = 0; place < places; ++place) {
      into.add(dig(place));
    }
  } catch (const enough&) {
  }
}

int first_find(int places) {
  heap finds;
  std::vector<std::jthread> diggers;
  for (int i = 0; i < 3; ++i) {
    diggers.emplace_back([&finds, places] { dig_all(finds, places); });
  }
  const int first = finds.next();
  finds.close();
  return first;
}

int any_find(int places) {
  heap finds;
  std::jthread digger([&] {
    try {
      for (int place = 0; place < places; ++place) {
        finds.add(dig(place));
      }
    } catch (const enough&) {
    }
  });
  const int first = finds.next();
  finds.close();
  return first;
}
