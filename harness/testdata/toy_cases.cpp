// Small cases that come to every verdict: what the harness's tests drive. `verdicts/` has one per verdict,
// `waits/` asks whether the model of waits is exact, `promises/` holds expectations that are not met.
// The fixed runner is the same program; there every scenario but promises/* passes at once.

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "harness/case.h"
#include "harness/runner.h"
#include "scheduler/annotate.h"

namespace {

using namespace std::chrono_literals;
using snag::all_flavours;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::run_context;
using snag::verdict;

using scenario = outcome (*)(run_context&);

bool fixed() {
  return std::string_view(snag::this_runner().variant) == "fixed";
}

template <scenario wrong>
outcome unless_fixed(run_context& run) {
  return fixed() ? outcome::passed() : wrong(run);
}

snag::case_info toy(const char* id, scenario run, std::vector<flavour> must_show,
                    std::vector<verdict> any_of) {
  return {.id = id,
          .title = std::string("the toy ") + id,
          .sources = {},
          .check = "",
          .check_gap = "",
          .mental_model = "",
          .expectations = {{engine::stress, std::move(must_show), std::move(any_of)}},
          .sightings = {},
          .scenario = run};
}

const std::vector<flavour> everywhere(all_flavours.begin(), all_flavours.end());

/// Where a pointer comes from is for the sanitizer to find at run time, not for the compiler.
template <typename Value>
Value* unseen(Value* pointer) {
  asm volatile("" : "+r"(pointer) : : "memory");
  return pointer;
}

#define TOY(name, id, must_show, ...)                                                                     \
  outcome name(run_context& run);                                                                         \
  const snag::registered_case registered_##name(toy(id, &unless_fixed<&name>, must_show, {__VA_ARGS__})); \
  outcome name([[maybe_unused]] run_context& run)

// ---- verdicts

TOY(passes, "verdicts/passed", {}, verdict::wrong_output) {
  int value = 0;
  std::mutex guard;
  std::thread worker([&] {
    const std::lock_guard lock(guard);
    value = 1;
  });
  worker.join();
  return value == 1 ? outcome::passed() : outcome::wrong_output("expected 1");
}

TOY(task_throws, "verdicts/panicked", everywhere, verdict::panicked) {
  std::thread worker([] { throw std::runtime_error("no such bean \xff"); });
  worker.join();
  return outcome::passed();
}

TOY(scenario_throws, "verdicts/panicked-main", everywhere, verdict::panicked) {
  throw std::runtime_error("thrown by the scenario");
}

TOY(thread_not_joined, "verdicts/panicked-joinable", everywhere, verdict::panicked) {
  const std::thread worker([] {});  // NOLINT(snag-unjoined-thread): the subject
  return outcome::passed();
}

TOY(panic_told, "verdicts/panicked-told", everywhere, verdict::panicked) {
  snag::annotate::panic("send on closed channel", std::source_location::current());
  std::abort();
}

TOY(races, "verdicts/raced", {flavour::tsan}, verdict::raced) {
  int value = 0;
  std::thread worker([&value] { value = 1; });
  value = 2;
  worker.join();
  return outcome::passed();
}

TOY(loses, "verdicts/lost-result", everywhere, verdict::lost_result) {
  return outcome::lost_result("expected 3 results, got 2");
}

TOY(odd_output, "verdicts/wrong-output", everywhere, verdict::wrong_output) {
  return run.random() % 2 == 0 ? outcome::passed() : outcome::wrong_output("expected \"even\", got 'odd'");
}

TOY(says_late, "verdicts/late", everywhere, verdict::late) {
  return outcome::late("expected within 10 ms");
}

TOY(uses_after_scope, "verdicts/use-after-scope", {flavour::asan}, verdict::use_after_scope, verdict::raced) {
  int* gone = nullptr;
  {
    int local = 3;
    gone = unseen(&local);
  }
  std::thread worker([gone] { *gone = 4; });
  worker.join();
  return outcome::passed();
}

TOY(locks_after_free, "verdicts/use-after-free", {flavour::asan}, verdict::use_after_scope, verdict::raced,
    verdict::crashed, verdict::deadlocked) {
  auto guard = std::make_unique<std::mutex>();
  std::mutex* gone = unseen(guard.get());
  guard.reset();
  gone->lock();
  return outcome::passed();
}

TOY(crashes, "verdicts/crashed", everywhere, verdict::crashed) {
  volatile int* nowhere = nullptr;
  *nowhere = 1;
  return outcome::passed();
}

TOY(overflows, "verdicts/undefined", {flavour::asan}, verdict::crashed) {
  volatile int big = 2147483647;
  big = big + 1;
  return outcome::passed();
}

TOY(leaves, "verdicts/failed", everywhere, verdict::failed) {
  std::fputs("leaving early\n", stderr);
  std::_Exit(3);
}

TOY(never_ends, "verdicts/timed-out", everywhere, verdict::timed_out) {
  std::fputs("before the long sleep\n", stderr);
  for (;;) {
    std::this_thread::sleep_for(1s);
  }
}

TOY(prints_much, "verdicts/chatty", everywhere, verdict::wrong_output) {
  for (int i = 0; i < 100'000; ++i) {
    std::fputs("thirty-two bytes of no interest\n", stderr);
  }
  return outcome::wrong_output("after much talk");
}

TOY(leaves_a_process, "verdicts/orphan", {}, verdict::wrong_output) {
  if (::fork() == 0) {
    ::execl("/bin/sleep", "sleep", "31536", nullptr);
    ::_exit(127);
  }
  return outcome::passed();
}

// ---- waits: stuck

TOY(ab_ba, "waits/ab-ba", everywhere, verdict::deadlocked) {
  std::mutex accounts;
  std::mutex journal;
  snag::name(&accounts, "accounts");
  std::latch both(2);
  std::thread worker([&] {
    const std::lock_guard first(accounts);
    both.arrive_and_wait();
    const std::lock_guard second(journal);
  });
  {
    const std::lock_guard first(journal);
    both.arrive_and_wait();
    const std::lock_guard second(accounts);
  }
  worker.join();
  return outcome::passed();
}

TOY(locks_twice, "waits/self", everywhere, verdict::deadlocked) {
  std::mutex guard;
  guard.lock();
  guard.lock();
  return outcome::passed();
}

TOY(joins_a_stuck_one, "waits/join", everywhere, verdict::deadlocked) {
  std::mutex guard;
  std::condition_variable never;
  std::thread worker([&] {
    std::unique_lock lock(guard);
    never.wait(lock, [] { return false; });
  });
  worker.join();
  return outcome::passed();
}

TOY(waits_for_a_signal, "waits/condition", everywhere, verdict::deadlocked) {
  std::mutex guard;
  std::condition_variable never;
  std::unique_lock lock(guard);
  never.wait(lock, [] { return false; });
  return outcome::passed();
}

TOY(waits_on_an_atomic, "waits/atomic", everywhere, verdict::deadlocked) {
  const std::atomic<int> value = 0;
  value.wait(0);
  return outcome::passed();
}

TOY(waits_on_a_latch, "waits/latch", everywhere, verdict::deadlocked) {
  std::latch two(2);
  std::thread worker([&] { two.count_down(); });
  worker.join();
  two.wait();
  return outcome::passed();
}

TOY(waits_on_a_semaphore, "waits/semaphore", everywhere, verdict::deadlocked) {
  std::counting_semaphore<4> permits(1);
  permits.acquire();
  permits.acquire();
  return outcome::passed();
}

TOY(waits_on_posix, "waits/posix-semaphore", everywhere, verdict::deadlocked) {
  sem_t permits;
  ::sem_init(&permits, 0, 1);
  ::sem_wait(&permits);
  ::sem_wait(&permits);
  return outcome::passed();
}

TOY(upgrades, "waits/upgrade", everywhere, verdict::deadlocked) {
  std::shared_mutex guard;
  guard.lock_shared();
  std::thread writer([&guard] { guard.lock(); });
  writer.join();
  return outcome::passed();
}

TOY(barrier_short, "waits/barrier", everywhere, verdict::deadlocked) {
  pthread_barrier_t three;
  ::pthread_barrier_init(&three, nullptr, 3);
  std::thread worker([&] { ::pthread_barrier_wait(&three); });
  ::pthread_barrier_wait(&three);
  worker.join();
  return outcome::passed();
}

TOY(crossed_once, "waits/once", everywhere, verdict::deadlocked) {
  std::once_flag one;
  std::once_flag two;
  std::latch both(2);
  std::thread worker([&] {
    std::call_once(one, [&] {
      both.arrive_and_wait();
      std::call_once(two, [] {});
    });
  });
  std::call_once(two, [&] {
    both.arrive_and_wait();
    std::call_once(one, [] {});
  });
  worker.join();
  return outcome::passed();
}

std::latch* both_inside = nullptr;
int first_static();
int second_static() {
  static const int value = [] {
    both_inside->arrive_and_wait();
    return first_static();
  }();
  return value;
}
int first_static() {
  static const int value = [] {
    both_inside->arrive_and_wait();
    return second_static();
  }();
  return value;
}

TOY(crossed_statics, "waits/static", everywhere, verdict::deadlocked) {
  std::latch both(2);
  both_inside = &both;
  std::thread worker([] { first_static(); });
  second_static();
  worker.join();
  return outcome::passed();
}

TOY(future_of_a_stuck_one, "waits/future", everywhere, verdict::deadlocked) {
  std::promise<int> answer;
  std::future<int> question = answer.get_future();
  std::future<int> later = std::async(std::launch::async, [&question] { return question.get(); });
  return later.get() == 3 ? outcome::passed() : outcome::wrong_output("");
}

TOY(leaves_a_waiter, "waits/leak", everywhere, verdict::leaked) {
  static std::mutex guard;
  static std::condition_variable never;
  std::thread([] {
    const snag::annotate::task told("reader", std::source_location::current());
    const snag::annotate::blocked blocked(&never, "receive", "no sender is left",
                                          std::source_location::current());
    std::unique_lock lock(guard);
    never.wait(lock, [] { return false; });
  }).detach();
  return outcome::passed();
}

// ---- waits: not stuck

TOY(sleeper_comes, "waits/rescued-by-sleeper", {}, verdict::wrong_output) {
  std::mutex guard;
  std::condition_variable changed;
  bool ready = false;
  std::thread worker([&] {
    std::this_thread::sleep_for(30ms);
    const std::lock_guard lock(guard);
    ready = true;
    changed.notify_one();
  });
  {
    std::unique_lock lock(guard);
    changed.wait(lock, [&] { return ready; });
  }
  worker.join();
  return outcome::passed();
}

TOY(timer_comes, "waits/rescued-by-timer", {}, verdict::wrong_output) {
  std::mutex guard;
  std::condition_variable never;
  std::condition_variable changed;
  bool ready = false;
  std::thread worker([&] {
    std::unique_lock lock(guard);
    never.wait_for(lock, 30ms, [] { return false; });
    ready = true;
    changed.notify_one();
  });
  {
    std::unique_lock lock(guard);
    changed.wait(lock, [&] { return ready; });
  }
  worker.join();
  return outcome::passed();
}

TOY(pipe_comes, "waits/rescued-by-pipe", {}, verdict::wrong_output) {
  std::array<int, 2> ends = {};
  if (::pipe(ends.data()) != 0) {
    return outcome::wrong_output("no pipe");
  }
  std::atomic<int> got = 0;
  std::thread reader([&] {
    char c = 0;
    got = static_cast<int>(::read(ends[0], &c, 1));
    got.notify_one();
  });
  std::thread writer([&] {
    std::this_thread::sleep_for(20ms);
    [[maybe_unused]] const ssize_t n = ::write(ends[1], "x", 1);
  });
  got.wait(0);
  reader.join();
  writer.join();
  return outcome::passed();
}

TOY(clocks_run_out, "waits/timed-out-waits", {}, verdict::wrong_output) {
  std::timed_mutex guard;
  guard.lock();
  std::thread worker([&] {
    if (guard.try_lock_for(5ms)) {
      std::abort();
    }
  });
  worker.join();
  std::counting_semaphore<2> permits(0);
  std::mutex other;
  std::condition_variable never;
  std::unique_lock lock(other);
  const bool late = permits.try_acquire_for(5ms) || never.wait_for(lock, 5ms, [] { return false; });
  sem_t posix;
  ::sem_init(&posix, 0, 0);
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const bool posted = ::sem_timedwait(&posix, &now) == 0;
  return late || posted ? outcome::wrong_output("a wait that must time out did not") : outcome::passed();
}

struct notifies_at_end {
  std::atomic<int>* done = nullptr;
  ~notifies_at_end() {
    if (done != nullptr) {
      done->store(1);
      done->notify_all();
    }
  }
};

TOY(destructor_comes, "waits/rescued-by-thread-local", {}, verdict::wrong_output) {
  static std::atomic<int> done = 0;
  std::thread worker([] {
    thread_local notifies_at_end last;
    last.done = &done;
  });
  worker.detach();
  done.wait(0);
  return outcome::passed();
}

TOY(idle_pool, "waits/idle-pool", {}, verdict::wrong_output) {
  static std::mutex guard;
  static std::condition_variable work;
  static std::atomic<int> done = 0;
  const auto wait_for_ever = [] {
    std::unique_lock lock(guard);
    work.wait(lock, [] { return false; });
  };
  std::thread([=] {
    {
      const snag::annotate::task told("first", std::source_location::current());
      done = 1;
      done.notify_one();
    }
    wait_for_ever();
  }).detach();
  std::thread([=] {
    snag::annotate::background();
    wait_for_ever();
  }).detach();
  done.wait(0);
  return outcome::passed();
}

TOY(all_primitives, "waits/ping-pong", {}, verdict::wrong_output) {
  std::binary_semaphore there(0);
  std::binary_semaphore back(0);
  std::mutex guard;
  std::condition_variable_any turned;
  std::recursive_mutex nested;
  std::shared_mutex shared;
  std::barrier round(2);
  std::atomic<int> counter = 0;
  int turn = 0;
  constexpr int rounds = 5;
  std::thread worker([&] {
    for (int i = 0; i < rounds; ++i) {
      there.acquire();
      back.release();
      {
        std::unique_lock lock(guard);
        turned.wait(lock, [&] { return turn == 1; });
        turn = 0;
        turned.notify_one();
      }
      {
        const std::scoped_lock locks(nested, guard);
        const std::lock_guard again(nested);
        const std::shared_lock reading(shared);
        counter.fetch_add(1);
        counter.notify_one();
      }
      round.arrive_and_wait();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    there.release();
    back.acquire();
    {
      std::unique_lock lock(guard);
      turn = 1;
      turned.notify_one();
      turned.wait(lock, [&] { return turn == 0; });
    }
    counter.wait(i);
    {
      const std::unique_lock writing(shared);
      const std::scoped_lock locks(guard, nested);
    }
    round.arrive_and_wait();
  }
  worker.join();
  const int async = std::async(std::launch::async, [] { return 3; }).get();
  return counter == rounds && async == 3 ? outcome::passed() : outcome::wrong_output("rounds are missing");
}

TOY(shared_initialisers, "waits/initialisers", {}, verdict::wrong_output) {
  std::once_flag flag;
  std::atomic<int> made = 0;
  std::vector<std::thread> workers;
  workers.reserve(6);
  for (int i = 0; i < 6; ++i) {
    workers.emplace_back([&] {
      static const int value = [] {
        std::this_thread::sleep_for(2ms);
        return 3;
      }();
      std::call_once(flag, [&] { made += value; });
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return made == 3 ? outcome::passed() : outcome::wrong_output("made more than once");
}

// ---- schedules: what explore alone is sure to find

TOY(opposite_orders, "schedules/ab-ba", {}, verdict::deadlocked) {
  std::mutex savings;
  std::mutex current;
  std::thread left([&] {
    const std::lock_guard first(savings);
    const std::lock_guard second(current);
  });
  std::thread right([&] {
    const std::lock_guard first(current);
    const std::lock_guard second(savings);
  });
  left.join();
  right.join();
  return outcome::passed();
}

TOY(keeps_state, "schedules/keeps-state", {}, verdict::wrong_output) {
  static int runs = 0;
  std::thread worker([] { ++runs; });
  worker.join();
  return runs < 3 ? outcome::passed() : outcome::wrong_output("the third run in one process");
}

// The same in both variants: many schedules, none of which fails.
outcome many_orders(run_context&) {
  std::mutex left;
  std::mutex right;
  int sum = 0;
  const auto work = [&](std::mutex& first, std::mutex& second) {
    {
      const std::lock_guard hold(first);
      ++sum;
    }
    const std::lock_guard hold(second);
    sum += 2;
  };
  std::thread one([&] { work(left, left); });
  std::thread two([&] { work(left, right); });
  work(right, left);
  one.join();
  two.join();
  return outcome::passed();
}
const snag::registered_case registered_many_orders(toy("schedules/many-orders", &many_orders, {},
                                                       {verdict::lost_result}));

// The first run of a process has steps that those after it have not.
outcome initialises_once(run_context&) {
  static std::mutex guard;
  const auto work = [] {
    static std::once_flag once;
    std::call_once(once, [] { const std::lock_guard hold(guard); });
    const std::lock_guard hold(guard);
  };
  std::thread one(work);
  std::thread two(work);
  one.join();
  two.join();
  return outcome::passed();
}
const snag::registered_case registered_initialises_once(toy("schedules/initialises-once", &initialises_once,
                                                            {}, {verdict::lost_result}));

// ---- promises that are not met

TOY(never_shows, "promises/never-shown", everywhere, verdict::wrong_output) {
  return outcome::passed();
}

TOY(surprises, "promises/surprise", everywhere, verdict::lost_result) {
  return outcome::wrong_output("not what was promised");
}

outcome fails_when_fixed(run_context& run) {
  return fixed() && run.random() % 4 == 0 ? outcome::wrong_output("one in four") : outcome::passed();
}
const snag::registered_case registered_fails_when_fixed(toy("promises/fixed-fails", &fails_when_fixed, {},
                                                            {verdict::wrong_output}));

// What the three repairs of this come to is told by hand: they are not of one scenario.
snag::case_info repaired(const char* id, scenario run, std::vector<verdict> plausible_shows) {
  snag::case_info info = toy(id, run, {}, {verdict::wrong_output, verdict::lost_result});
  info.plausible_shows = std::move(plausible_shows);
  return info;
}

outcome holds(run_context&) {
  return outcome::passed();
}
const snag::registered_case registered_holds(repaired("repairs/holds", &holds, {}));

outcome breaks_rarely(run_context& run) {
  return run.random() % 300 == 0 ? outcome::lost_result("one in three hundred") : outcome::passed();
}
const snag::registered_case registered_breaks(repaired("repairs/breaks", &unless_fixed<&breaks_rarely>,
                                                       {verdict::deadlocked, verdict::lost_result}));
const snag::registered_case registered_breaks_otherwise(repaired("repairs/breaks-otherwise",
                                                                 &unless_fixed<&breaks_rarely>,
                                                                 {verdict::deadlocked}));

outcome tells_its_clock(run_context& run) {
  return run.virtual_time() ? outcome::late("the scheduler's clock")
                            : outcome::lost_result("the wall's clock");
}
const snag::registered_case registered_tells_its_clock(toy("promises/tells-its-clock", &tells_its_clock, {},
                                                           {verdict::lost_result}));

outcome keeps_count(run_context&) {
  static int runs = 0;
  std::printf("run %d\n", ++runs);
  return runs == 3 ? outcome::wrong_output("the third of a process") : outcome::passed();
}
const snag::registered_case registered_keeps_count(toy("promises/third-of-a-process", &keeps_count, {},
                                                       {verdict::wrong_output}));

}  // namespace
