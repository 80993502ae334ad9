// Right programs that meet the rest: C11's threads, Boost.Thread, locks with time limits, random numbers.

#include <pthread.h>
#include <semaphore.h>
#include <sys/random.h>
#include <threads.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/thread.hpp>
#include <cerrno>
#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "scheduler/testdata/explore_cases.h"

namespace {

using snag::outcome;

struct c11_state {
  mtx_t guard;
  cnd_t changed;
  once_flag flag;
  int made;
  int turn;
};

c11_state* c11 = nullptr;

int c11_work(void* argument) {
  const int mine = *static_cast<const int*>(argument);
  call_once(&c11->flag, [] { ++c11->made; });
  mtx_lock(&c11->guard);
  while (c11->turn != mine) {
    cnd_wait(&c11->changed, &c11->guard);
  }
  ++c11->turn;
  cnd_broadcast(&c11->changed);
  mtx_unlock(&c11->guard);
  return mine + 5;
}

EXPLORED(c11_threads, "right/c11") {
  c11_state state = {};
  c11 = &state;
  state.flag = ONCE_FLAG_INIT;
  mtx_init(&state.guard, mtx_timed);
  cnd_init(&state.changed);
  std::array<int, 3> numbers = {0, 1, 2};
  std::array<thrd_t, 3> all = {};
  for (std::size_t i = 0; i < 3; ++i) {
    thrd_create(&all.at(i), &c11_work, &numbers.at(i));
  }
  int sum = 0;
  for (const thrd_t one : all) {
    int code = 0;
    thrd_join(one, &code);
    sum += code;
  }
  timespec at = {};
  ::clock_gettime(CLOCK_REALTIME, &at);
  at.tv_sec += 3600;
  mtx_lock(&state.guard);
  const bool late = cnd_timedwait(&state.changed, &state.guard, &at) == thrd_timedout;
  mtx_unlock(&state.guard);
  mtx_destroy(&state.guard);
  cnd_destroy(&state.changed);
  return late && state.made == 1 && sum == 18 ? outcome::passed() : outcome::wrong_output("not as C11 says");
}

EXPLORED(boost_threads, "right/boost-thread") {
  boost::mutex guard;
  boost::condition_variable changed;
  boost::shared_mutex shared;
  int ready = 0;
  const auto work = [&] {
    {
      const boost::shared_lock<boost::shared_mutex> reading(shared);
    }
    const boost::lock_guard<boost::mutex> lock(guard);
    ++ready;
    changed.notify_one();
  };
  boost::thread one(work);
  boost::thread two(work);
  {
    const boost::unique_lock<boost::shared_mutex> writing(shared);
  }
  boost::unique_lock<boost::mutex> lock(guard);
  while (ready != 2) {
    changed.wait(lock);
  }
  const bool late = changed.wait_for(lock, boost::chrono::hours(1)) == boost::cv_status::timeout;
  lock.unlock();
  one.join();
  two.join();
  return late ? outcome::passed() : outcome::wrong_output("woken by nobody");
}

timespec in_an_hour(clockid_t clock) {
  timespec at = {};
  ::clock_gettime(clock, &at);
  at.tv_sec += 3600;
  return at;
}

// Everything that waits up to a time, and for nothing.
EXPLORED(timed_locks, "right/timed-locks") {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  sem_t empty;
  ::sem_init(&empty, 0, 0);
  ::pthread_mutex_lock(&mutex);
  ::pthread_rwlock_wrlock(&lock);
  const timespec began = in_an_hour(CLOCK_MONOTONIC);
  std::atomic<int> late = 0;
  std::thread other([&] {
    timespec at = in_an_hour(CLOCK_REALTIME);
    late += ::pthread_mutex_timedlock(&mutex, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_MONOTONIC);
    late += ::pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_REALTIME);
    late += ::pthread_rwlock_timedrdlock(&lock, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_REALTIME);
    late += ::pthread_rwlock_timedwrlock(&lock, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_MONOTONIC);
    late += ::pthread_rwlock_clockrdlock(&lock, CLOCK_MONOTONIC, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_MONOTONIC);
    late += ::pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &at) == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_REALTIME);
    late += ::sem_timedwait(&empty, &at) != 0 && errno == ETIMEDOUT ? 1 : 0;
    at = in_an_hour(CLOCK_MONOTONIC);
    late += ::sem_clockwait(&empty, CLOCK_MONOTONIC, &at) != 0 && errno == ETIMEDOUT ? 1 : 0;
  });
  timespec at = in_an_hour(CLOCK_REALTIME);
  late += ::pthread_timedjoin_np(other.native_handle(), nullptr, &at) == ETIMEDOUT ? 1 : 0;
  other.join();
  const timespec now = in_an_hour(CLOCK_MONOTONIC);
  ::pthread_rwlock_unlock(&lock);
  ::pthread_mutex_unlock(&mutex);
  ::sem_destroy(&empty);
  const auto hours = (now.tv_sec - began.tv_sec) / 3600;
  return late == 9 && hours == 8 ? outcome::passed()
                                 : outcome::wrong_output(std::to_string(late) + " were late after " +
                                                         std::to_string(hours) + " hours");
}

// The same that the same thread draws in every schedule of the same inputs; another seed, another number.
EXPLORED(draws, "right/random") {
  std::array<unsigned, 3> drawn = {};
  std::thread other([&] { drawn[1] = std::random_device{}(); });
  drawn[0] = std::random_device{}();
  other.join();
  [[maybe_unused]] const ssize_t n = ::getrandom(&drawn[2], sizeof drawn[2], 0);
  const bool differ = drawn[0] != drawn[1] && drawn[1] != drawn[2];
  const std::string text = std::to_string(drawn[0]) + " " + std::to_string(drawn[1]) + " " +
                           std::to_string(drawn[2]) + " on " +
                           std::to_string(std::thread::hardware_concurrency());
  return differ ? outcome{snag::verdict::passed, text} : outcome::wrong_output("twice the same: " + text);
}

EXPLORED(exits, "right/pthread-exit") {
  int ran = 0;
  struct noted {
    int* ran;
    ~noted() { ++*ran; }
  };
  std::thread other([&] {
    const noted end{&ran};
    ::pthread_exit(nullptr);
  });
  other.join();
  return ran == 1 ? outcome::passed() : outcome::wrong_output("not unwound");
}

struct never {
  pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  sem_t semaphore = {};
  std::array<int, 2> pipe = {};
  std::atomic<int> unwound = 0;
};

/// Counts where it is unwound from.
struct unwinds {
  never* of;
  ~unwinds() { ++of->unwound; }
};

void* waits_on_condition(void* given) {
  auto& n = *static_cast<never*>(given);
  const unwinds noted{&n};
  ::pthread_mutex_lock(&n.guard);
  pthread_cleanup_push([](void* guard) { ::pthread_mutex_unlock(static_cast<pthread_mutex_t*>(guard)); },
                       &n.guard);
  for (;;) {
    ::pthread_cond_wait(&n.condition, &n.guard);
  }
  pthread_cleanup_pop(0);
  return nullptr;
}

void* waits_on_semaphore(void* given) {
  auto& n = *static_cast<never*>(given);
  const unwinds noted{&n};
  ::sem_wait(&n.semaphore);
  return nullptr;
}

void* waits_on_pipe(void* given) {
  auto& n = *static_cast<never*>(given);
  const unwinds noted{&n};
  char c = 0;
  [[maybe_unused]] const ssize_t got = ::read(n.pipe[0], &c, 1);
  return nullptr;
}

void* waits_on_clock(void* given) {
  auto& n = *static_cast<never*>(given);
  const unwinds noted{&n};
  for (;;) {
    ::sleep(3600);
  }
}

EXPLORED(cancels, "right/cancel") {
  never n;
  ::sem_init(&n.semaphore, 0, 0);
  if (::pipe(n.pipe.data()) != 0) {
    return outcome::wrong_output("no pipe");
  }
  std::array<pthread_t, 4> all = {};
  const std::array work = {&waits_on_condition, &waits_on_semaphore, &waits_on_pipe, &waits_on_clock};
  for (std::size_t i = 0; i < all.size(); ++i) {
    ::pthread_create(&all.at(i), nullptr, work.at(i), &n);
  }
  int cancelled = 0;
  for (const pthread_t one : all) {
    void* value = nullptr;
    ::pthread_cancel(one);
    ::pthread_join(one, &value);
    cancelled += value == PTHREAD_CANCELED ? 1 : 0;
  }
  const bool is_free = ::pthread_mutex_trylock(&n.guard) == 0 && ::pthread_mutex_unlock(&n.guard) == 0;
  ::pthread_mutex_destroy(&n.guard);
  ::pthread_cond_destroy(&n.condition);
  ::sem_destroy(&n.semaphore);
  ::close(n.pipe[0]);
  ::close(n.pipe[1]);
  return cancelled == 4 && is_free ? outcome::passed()
                                   : outcome::wrong_output(std::to_string(cancelled) + " of 4 cancelled");
}

}  // namespace
