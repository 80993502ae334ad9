// What the scheduler costs: an uncontended lock and a hand-over in each mode, beside libc's own; and runs per
// second through the fork server. Ratios are what counts: compare within one invocation.

#include "scheduler/control.h"

#include <benchmark/benchmark.h>
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "harness/runner_client.h"
#include "support/files.h"

namespace {

using mutex_function = int (*)(pthread_mutex_t*);

mutex_function libc(const char* name) {
  return reinterpret_cast<mutex_function>(::dlsym(RTLD_NEXT, name));
}

// The function that would be called were the scheduler not linked.
void lock_plain(benchmark::State& state) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  const mutex_function lock = libc("pthread_mutex_lock");
  const mutex_function unlock = libc("pthread_mutex_unlock");
  for (auto _ : state) {
    lock(&mutex);
    unlock(&mutex);
  }
}
BENCHMARK(lock_plain);

void lock_under(benchmark::State& state, const snag::scheduler::modes& on) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  if (on.noise || on.count) {
    snag::scheduler::start(on, static_cast<std::uint64_t>(state.range(0)));
  }
  for (auto _ : state) {
    ::pthread_mutex_lock(&mutex);
    ::pthread_mutex_unlock(&mutex);
  }
  snag::scheduler::stop();
}
BENCHMARK_CAPTURE(lock_under, off, snag::scheduler::modes{false, false})->Arg(0);
BENCHMARK_CAPTURE(lock_under, count, snag::scheduler::modes{false, true})->Arg(0);
// The seed picks how noisy a run is; most of these numbers are sleeps.
BENCHMARK_CAPTURE(lock_under, noise, snag::scheduler::modes{true, false})->DenseRange(0, 5);
BENCHMARK_CAPTURE(lock_under, noise_and_count, snag::scheduler::modes{true, true})->DenseRange(0, 5);

// Two threads that hand a turn to and fro by a condition variable: every operation blocks.
void hand_over(benchmark::State& state, const snag::scheduler::modes& on) {
  if (on.count) {
    snag::scheduler::start(on, 0);
  }
  std::mutex guard;
  std::condition_variable turned;
  int turn = 0;
  std::thread other([&] {
    std::unique_lock lock(guard);
    while (turn >= 0) {
      turned.wait(lock, [&] { return turn != 0; });
      if (turn > 0) {
        turn = 0;
        turned.notify_one();
      }
    }
  });
  for (auto _ : state) {
    std::unique_lock lock(guard);
    turn = 1;
    turned.notify_one();
    turned.wait(lock, [&] { return turn == 0; });
  }
  {
    const std::lock_guard lock(guard);
    turn = -1;
    turned.notify_one();
  }
  other.join();
  snag::scheduler::stop();
}
BENCHMARK_CAPTURE(hand_over, off, snag::scheduler::modes{false, false})->UseRealTime();
BENCHMARK_CAPTURE(hand_over, count, snag::scheduler::modes{false, true})->UseRealTime();

void runs(benchmark::State& state, const char* flavour) {
  snag::runner_client runner(snag::own_directory() / ".." / "lib" / "snag" / "bench" /
                             (std::string("fixed-") + flavour));
  snag::run_order order;
  order.case_id = "bench/two-threads";
  for (auto _ : state) {
    order.seeds.assign(64, 1);
    runner.send(order);
    while (runner.waiting_for() > 0) {
      pollfd ready = {runner.fd(), POLLIN, 0};
      ::poll(&ready, 1, -1);
      benchmark::DoNotOptimize(runner.pump());
    }
  }
  state.counters["runs/s"] =
      benchmark::Counter(64.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(runs, plain, "plain")->UseRealTime();
BENCHMARK_CAPTURE(runs, tsan, "tsan")->UseRealTime();
BENCHMARK_CAPTURE(runs, asan, "asan")->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
