#pragma once

// An order "explore" as the server keeps it. Internal to scheduler/.

#include "scheduler/agent.h"
#include "scheduler/controlled.h"
#include "scheduler/protocol.h"

namespace snag::agent {

struct explore_order {
  static constexpr std::size_t numbers_most = 1U << 18;

  const char* subject;
  std::uint64_t first;
  std::uint64_t limit_ms;
  std::uint64_t cpu;  // 1 + number; 0: where the server is
  scheduler::run_plan plan;
  bool fresh;
  bool has_inputs;
  std::uint64_t inputs;  // what the subject sees as its seed, where has_inputs
  enum class keep : std::uint8_t { none, failures, all, steps } trace;
  std::size_t seed_count;
  std::size_t number_count;
  std::uint64_t seeds[protocol::max_seeds];
  std::uint64_t numbers[numbers_most];            // as they came: a length, then so many
  std::uint32_t pairs[numbers_most];              // the same, without the lengths
  std::uint32_t pair_first[protocol::max_seeds];  // where in `pairs` each run's prefix begins
  std::uint32_t pair_count[protocol::max_seeds];  // in pairs
};

/// explore_child runs `count` runs of the order, from its number `from` on, until one is no plain finish, and
/// ends the process.
[[noreturn]] void explore_child(const program& what, const explore_order& order, std::size_t from,
                                std::size_t count, scheduler::run_record& record, scheduler::run_trace& trace,
                                int nothing, int output) noexcept;

}  // namespace snag::agent
