#include <atomic>
#include <condition_variable>
#include <mutex>

struct gate {
  std::mutex guard;
  std::condition_variable changed;
  std::atomic<bool> open{false};
  std::atomic<int> tickets{0};
};

void pass(gate& at) {
  std::unique_lock lock(at.guard);
  at.changed.wait(lock, [&at] { return at.open.load(); });
}

void open(gate& at) {
  at.open.store(true);  // expect: snag-wait-without-predicate
  at.changed.notify_all();
}

void take(gate& at) {
  std::unique_lock lock(at.guard);
  while (at.tickets == 0) {
    at.changed.wait(lock);
  }
  --at.tickets;
}

void give(gate* at) {
  ++at->tickets;  // expect: snag-wait-without-predicate
  at->changed.notify_one();
}
