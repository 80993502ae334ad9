#include "bench/scheduler/bare_baton.h"

#include <chrono>
#include <thread>

#include "scheduler/raw.h"

namespace snag::bench {

namespace {

/// One word per thread: 0 asleep, 1 its turn, 2 the end.
struct alignas(64) turn {
  int word = 0;
};

struct relay {
  const std::vector<std::vector<std::uint16_t>>& sequences;
  std::vector<turn> turns;
  std::size_t sequence = 0;
  std::size_t at = 0;
};

void give(turn& to, int value) {
  __atomic_store_n(&to.word, value, __ATOMIC_RELEASE);
  scheduler::raw::futex_wake(&to.word, 1);
}

int await(turn& mine) {
  int value = 0;
  while ((value = __atomic_load_n(&mine.word, __ATOMIC_ACQUIRE)) == 0) {
    scheduler::raw::futex_wait(&mine.word, 0);
  }
  __atomic_store_n(&mine.word, 0, __ATOMIC_RELAXED);
  return value;
}

// Gives the turn to who is next; false after the last. One thread at a time is here.
bool pass_on(relay& r) {
  while (r.sequence < r.sequences.size() && r.at == r.sequences[r.sequence].size()) {
    ++r.sequence;
    r.at = 0;
  }
  if (r.sequence == r.sequences.size()) {
    for (turn& t : r.turns) {
      give(t, 2);
    }
    return false;
  }
  const std::uint16_t next = r.sequences[r.sequence][r.at++];
  give(r.turns[next - 1U], 1);
  return true;
}

void run(relay& r, turn& mine) {
  while (await(mine) == 1 && pass_on(r)) {
  }
}

}  // namespace

std::uint64_t bare_hand_overs(const std::vector<std::vector<std::uint16_t>>& sequences, unsigned threads) {
  relay r = {sequences, std::vector<turn>(threads)};
  std::vector<std::thread> all;
  all.reserve(threads);
  for (turn& t : r.turns) {
    all.emplace_back([&r, &t] { run(r, t); });
  }
  const auto began = std::chrono::steady_clock::now();
  pass_on(r);
  for (std::thread& one : all) {
    one.join();
  }
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - began).count());
}

}  // namespace snag::bench
