#pragma once

// What happened before what in a run, by vector clocks over the dependence of its steps, and the races in it:
// pairs of dependent steps that nothing else orders. Internal to harness/dfs*.

#include <cstdint>
#include <vector>

#include "harness/dfs_run.h"

namespace snag {

/// Walks over a run once.
class dfs_order {
 public:
  dfs_order(const dfs_run& of, const wire_trace& run);

  /// For each step and thread, 1 + that thread's last step that happens before it or is it; 0: none.
  [[nodiscard]] std::vector<std::uint32_t> take_clocks() { return std::move(clocks_); }
  [[nodiscard]] std::vector<dfs_race> take_races() { return std::move(races_); }

 private:
  struct access {
    std::uint64_t key;
    bool writes;
  };
  struct touched {
    std::uint32_t write = dfs_run::none;
    std::vector<std::uint32_t> reads;  // each thread's last since the write
  };

  void merge_objects(const wire_trace& run);
  void find_accesses(std::uint32_t i, const wire_step& step);
  void find_accesses_of_wait(std::uint32_t i, const wire_step& step);
  void note_locks(std::uint32_t thread, const wire_step& step);
  void find_before(std::uint32_t i);
  void close(std::uint32_t i);
  [[nodiscard]] bool is_race(std::uint32_t first, std::uint32_t second) const;
  [[nodiscard]] std::uint32_t* clock(std::uint32_t i) { return clocks_.data() + std::size_t{i} * width_; }
  [[nodiscard]] const std::uint32_t* clock(std::uint32_t i) const {
    return clocks_.data() + std::size_t{i} * width_;
  }

  const dfs_run& of_;
  std::size_t width_;
  std::vector<std::uint32_t> clocks_;
  std::vector<dfs_race> races_;
  std::vector<std::uint64_t> object_;              // 1 + index to the key that stands for it
  std::vector<touched> touched_;                   // by key
  std::vector<std::uint32_t> last_;                // of each thread
  std::vector<std::vector<std::uint64_t>> held_;   // mutexes that each thread may hold
  std::vector<std::vector<std::uint64_t>> given_;  // those that its wait gave up
  std::vector<access> accesses_;                   // of the step at hand
  std::vector<std::uint32_t> before_;              // steps it depends on
};

}  // namespace snag
