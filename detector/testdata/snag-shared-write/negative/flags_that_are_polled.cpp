// The flag is an atomic, or under a lock; the task ends by something else, is told when to ask, or is over.
#include <atomic>
#include <mutex>
#include <thread>

#include "csp/chan.h"

void serve();
bool ask();

void atomic_flag() {
  std::atomic<bool> stop = false;
  std::jthread poller([&stop] {
    while (!stop) {
      ask();
    }
  });
  serve();
  stop = true;
}

void under_a_lock() {
  bool stop = false;
  std::mutex guard;
  std::jthread poller([&] {
    while (true) {
      const std::lock_guard lock(guard);
      if (stop) {
        break;
      }
    }
  });
  serve();
  const std::lock_guard lock(guard);
  stop = true;
}

void set_when_it_is_over() {
  bool wanted = true;
  std::thread poller([&wanted] {
    while (wanted) {
      if (ask()) {
        return;
      }
    }
  });
  serve();
  poller.join();
  wanted = false;
}

void told_when_to_ask(csp::chan<int> rounds) {
  bool last = false;
  std::jthread worker([&, rounds] {
    while (!last) {
      rounds.receive();
      ask();
    }
  });
  serve();
  last = true;
  rounds.send(1);
}

void set_before() {
  bool verbose = false;
  serve();
  verbose = true;
  std::jthread worker([&verbose] {
    while (verbose) {
      ask();
    }
  });
}

void of_its_own() {
  bool stop = false;
  std::jthread worker([stop]() mutable {
    while (!stop) {
      stop = ask();
    }
  });
  stop = true;
}
