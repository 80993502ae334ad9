// Wrong programs: each has a schedule that shows it, and the tests hold how it is found.

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scheduler/annotate.h"
#include "scheduler/testdata/explore_cases.h"

namespace {

using namespace std::chrono_literals;
using snag::outcome;

// The flag is looked at outside of the lock: the notification may come between the look and the wait.
EXPLORED(lost_wakeup, "bugs/lost-wakeup") {
  std::mutex guard;
  std::condition_variable changed;
  std::atomic<bool> ready = false;
  std::thread waiter([&] {
    if (!ready.load()) {
      std::unique_lock lock(guard);
      changed.wait(lock);
    }
  });
  ready = true;
  changed.notify_one();
  waiter.join();
  return outcome::passed();
}

EXPLORED(ab_ba, "bugs/ab-ba") {
  std::mutex accounts;
  std::mutex journal;
  snag::name(&accounts, "accounts");
  snag::name(&journal, "journal");
  std::thread other([&] {
    const std::lock_guard first(accounts);
    const std::lock_guard second(journal);
  });
  {
    const std::lock_guard first(journal);
    const std::lock_guard second(accounts);
  }
  other.join();
  return outcome::passed();
}

// Two tills sell the last ticket. Every access is atomic, so no race detector has anything to say.
EXPLORED(check_then_act, "bugs/check-then-act") {
  std::atomic<int> tickets = 1;
  std::atomic<int> sold = 0;
  const auto sell = [&] {
    if (tickets.load() > 0) {
      tickets.fetch_sub(1);
      sold.fetch_add(1);
    }
  };
  std::thread other(sell);
  sell();
  other.join();
  return sold == 1 ? outcome::passed() : outcome::wrong_output("sold 2 of 1");
}

// The lock orders the two writes only where the first writer gets it first.
EXPLORED(hidden_race, "bugs/hidden-race") {
  std::mutex guard;
  int value = 0;
  bool seen = false;
  std::thread other([&] {
    value = 1;
    const std::lock_guard lock(guard);
    seen = true;
  });
  bool was_seen = false;
  {
    const std::lock_guard lock(guard);
    was_seen = seen;
  }
  value = was_seen ? 2 : 3;
  other.join();
  return outcome::passed();
}

// Of a hundred threads that set two values one after the other, a reader has to come exactly between the
// first threads' first and second stores.
EXPLORED(hundred_threads, "bugs/hundred-threads") {
  std::atomic<int> a = 0;
  std::atomic<int> b = 0;
  std::atomic<bool> torn = false;
  std::vector<std::thread> all;
  all.reserve(100);
  for (int i = 0; i < 99; ++i) {
    all.emplace_back([&] {
      a.store(1);
      b.store(-1);
    });
  }
  all.emplace_back([&] {
    const int first = a.load();
    const int second = b.load();
    torn = !((first == 0 && second == 0) || (first == 1 && second == -1));
  });
  for (std::thread& one : all) {
    one.join();
  }
  return torn ? outcome::wrong_output("one value without the other") : outcome::passed();
}

// The watchdog gives up after an hour; the worker needs an hour and one minute.
EXPLORED(one_hour, "bugs/behind-one-hour") {
  std::mutex guard;
  std::condition_variable changed;
  bool done = false;
  std::thread worker([&] {
    std::this_thread::sleep_for(61min);
    const std::lock_guard lock(guard);
    done = true;
    changed.notify_one();
  });
  bool in_time = false;
  {
    std::unique_lock lock(guard);
    in_time = changed.wait_for(lock, 1h, [&] { return done; });
  }
  worker.join();
  return in_time ? outcome::passed() : outcome::wrong_output("gave up after an hour");
}

// Each steps back for the other, and comes back at once.
EXPLORED(livelock, "bugs/livelock") {
  std::atomic<bool> ready = false;
  std::thread other([&] {
    while (!ready.load(std::memory_order_acquire)) {
    }
  });
  other.join();
  ready = true;
  return outcome::passed();
}

EXPLORED(yielding_livelock, "bugs/livelock-yielding") {
  std::atomic<bool> ready = false;
  const auto wait = [&] {
    while (!ready.load()) {
      std::this_thread::yield();
    }
  };
  std::thread other(wait);
  wait();
  other.join();
  return outcome::passed();
}

// Main waits with a time limit for two that wait for each other: it is told so, and they are left behind.
EXPLORED(beside_a_timer, "bugs/deadlock-beside-a-timer") {
  struct shared {
    std::mutex one;
    std::mutex two;
    std::atomic<int> inside = 0;
    std::promise<void> finished;
  };
  const auto state = std::make_shared<shared>();
  const auto work = [state](std::mutex& first, std::mutex& second) {
    const std::lock_guard outer(first);
    const std::lock_guard inner(second);
    if (++state->inside == 2) {
      state->finished.set_value();
    }
  };
  std::future<void> end = state->finished.get_future();
  std::thread([=] { work(state->one, state->two); }).detach();
  std::thread([=] { work(state->two, state->one); }).detach();
  end.wait_for(10min);
  return outcome::passed();
}

// As above, but main never stops to ask: somebody can always go on, and nothing ever happens.
EXPLORED(beside_a_ticker, "bugs/deadlock-beside-a-ticker") {
  std::mutex one;
  std::mutex two;
  std::atomic<bool> done = false;
  std::thread left([&] {
    const std::lock_guard outer(one);
    const std::lock_guard inner(two);
  });
  std::thread right([&] {
    {
      const std::lock_guard outer(two);
      const std::lock_guard inner(one);
    }
    done = true;
  });
  while (!done) {
    std::this_thread::sleep_for(1s);
  }
  left.join();
  right.join();
  return outcome::passed();
}

// What a signal that comes too early does to a wait without a predicate, among three.
EXPLORED(stolen_wakeup, "bugs/stolen-wakeup") {
  std::mutex guard;
  std::condition_variable changed;
  int items = 0;
  const auto take = [&] {
    std::unique_lock lock(guard);
    if (items == 0) {
      changed.wait(lock);  // an if, where a while is needed
    }
    --items;
    return items;
  };
  std::atomic<bool> wrong = false;
  const auto consumer = [&] { wrong = wrong || take() < 0; };
  std::thread first(consumer);
  std::thread second(consumer);
  for (int i = 0; i < 2; ++i) {
    const std::lock_guard lock(guard);
    ++items;
    changed.notify_one();
  }
  first.join();
  second.join();
  return wrong ? outcome::wrong_output("took from an empty queue") : outcome::passed();
}

// Right as long as nobody is woken for no reason.
EXPLORED(no_loop, "bugs/wait-without-loop") {
  std::mutex guard;
  std::condition_variable changed;
  bool ready = false;
  std::thread other([&] {
    std::this_thread::yield();
    const std::lock_guard lock(guard);
    ready = true;
    changed.notify_one();
  });
  bool was_ready = false;
  {
    std::unique_lock lock(guard);
    if (!ready) {
      changed.wait(lock);
    }
    was_ready = ready;
  }
  other.join();
  return was_ready ? outcome::passed() : outcome::wrong_output("went on before it was ready");
}

}  // namespace
