#pragma once

// Several runners at work at once, driven by one thread that polls them and ^C.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "harness/explore_order.h"
#include "harness/interrupt.h"
#include "harness/runner_client.h"

namespace snag {

/// A batch for a runner. `token` comes back with every report.
struct pool_work {
  const launch* where = nullptr;  ///< must outlive the pool
  std::variant<run_order, explore_order> order;
  std::size_t token = 0;
};

/// Keeps up to `jobs` runner processes. Not thread-safe. The destructor ends the processes.
class runner_pool {
 public:
  /// `interrupt` must outlive the pool.
  runner_pool(unsigned jobs, interrupt_watch& interrupt) : interrupt_(interrupt), slots_(jobs) {}

  /// feed hands out the next batch, best one for the runner that is at hand (null: none); nothing: there is
  /// none now, reports of batches under way may bring more.
  using feeder = std::function<std::optional<pool_work>(const launch* at_hand)>;
  /// take gets each report: the batch's token, the run's place in its batch, and what came.
  /// False: the rest of its batch is not wanted any more, and the runner is started anew.
  using taker = std::function<bool(std::size_t token, std::size_t index, run_report& run)>;

  /// run works until nothing is left and nobody works; false where it was interrupted, and the work under way
  /// is lost. Throws user_error where a runner breaks.
  [[nodiscard]] bool run(const feeder& feed, const taker& take);

 private:
  struct slot {
    std::unique_ptr<runner_client> client;
    const launch* where = nullptr;
    std::size_t token = 0;
    std::size_t taken = 0;
    [[nodiscard]] bool busy() const { return client != nullptr && client->waiting_for() > 0; }
  };

  bool give(const feeder& feed);
  void start(slot& s, pool_work work);

  interrupt_watch& interrupt_;
  std::vector<slot> slots_;
};

}  // namespace snag
