#include "harness/dfs_source.h"

#include <algorithm>
#include <limits>
#include <map>

#include "harness/dfs.h"
#include "harness/run_report.h"
#include "support/exit_code.h"

namespace snag {

namespace {

// What the wire and the agent take of one order; its prefixes may be long.
constexpr std::uint64_t numbers_at_most = 1U << 16;

dfs_options search_options(const explore_options& options) {
  return {.preemptions = options.depth,
          .reduction = options.reduction,
          .part = options.shard.part,
          .of = options.shard.of,
          .points = options.points};
}

class systematic_source : public schedule_source {
 public:
  systematic_source(const explore_options& options, const std::string& state)
      : seed_(options.seed),
        search_(state.empty()
                    ? dfs_search(search_options(options))
                    : dfs_search::from_json(state, "the search of the report", search_options(options))),
        most_(options.schedules.value_or(options.time ? std::numeric_limits<std::uint64_t>::max()
                                                      : default_systematic_schedules)),
        before_(search_.runs()) {}

  std::optional<schedule_batch> next(std::size_t most, std::uint64_t below) override {
    const std::uint64_t end = std::min(most_ - std::min(most_, before_), below);
    schedule_batch batch;
    batch.by = strategy::first;
    batch.strict = true;
    batch.trace = trace_wish::steps;
    batch.inputs = seed_;
    if (before_ + handed_ == 0 && end > 0) {
      // The first run twice: an enumeration can rely on nothing where the second is another.
      tickets_.emplace(handed_, search_.next(1).front().ticket);
      batch.numbers = {handed_, handed_};
      batch.seeds = {seed_, seed_};
      ++handed_;
      return batch;
    }
    std::uint64_t numbers = 0;
    while (batch.numbers.size() < most && handed_ < end && numbers < numbers_at_most) {
      std::vector<dfs_search::order> one = search_.next(1);
      if (one.empty()) {
        break;
      }
      numbers += 1 + 2 * one.front().prefix.size();
      tickets_.emplace(handed_, one.front().ticket);
      batch.numbers.push_back(handed_++);
      batch.seeds.push_back(seed_);
      batch.prefixes.push_back(std::move(one.front().prefix));
    }
    return batch.numbers.empty() ? std::nullopt : std::optional(std::move(batch));
  }

  void take(std::uint64_t number, const run_report& run) override {
    if (number == 0 && before_ == 0 && !first_) {
      first_ = run.control ? run.control->hash : 0;
      return;
    }
    const bool may_depend = run.in_process > 0;
    needs_fresh_ =
        needs_fresh_ || (number == 0 && before_ == 0 && may_depend && run.control->hash != *first_);
    if (needs_fresh_) {
      return;
    }
    const auto at = tickets_.find(number);
    const std::uint64_t ticket = at->second;
    tickets_.erase(at);
    if (run.control && run.control->trace && !run.control->trace->steps.empty()) {
      try {
        search_.take(ticket, *run.control->trace);
      } catch (const user_error&) {
        if (!may_depend) {
          throw;
        }
        needs_fresh_ = true;
      }
    } else {
      search_.lose(ticket);
    }
  }

  [[nodiscard]] bool needs_fresh() const override { return needs_fresh_; }
  [[nodiscard]] bool exhausted() const override {
    return search_.over() || (tickets_.empty() && before_ + handed_ >= most_);
  }
  [[nodiscard]] std::uint64_t planned() const override { return 0; }
  [[nodiscard]] std::string strategy_of(std::uint64_t) const override { return "dfs"; }
  [[nodiscard]] std::uint64_t global(std::uint64_t number) const override { return before_ + number; }
  [[nodiscard]] std::string bound(const explore_row&) const override { return search_.says(); }
  [[nodiscard]] bool in_order() const override { return true; }
  [[nodiscard]] std::optional<dfs_progress> progress() const override { return search_.progress(); }
  [[nodiscard]] std::string state() const override { return search_.over() ? "" : search_.to_json(); }

 private:
  std::uint64_t seed_;
  dfs_search search_;
  std::uint64_t most_;
  std::uint64_t before_;  ///< runs of the state that it began with
  std::uint64_t handed_ = 0;
  std::optional<std::uint64_t> first_;  ///< hash of the first run
  bool needs_fresh_ = false;
  std::map<std::uint64_t, std::uint64_t> tickets_;  ///< by number
};

}  // namespace

std::unique_ptr<schedule_source> make_systematic_source(const explore_options& options,
                                                        const std::string& state) {
  if (options.spurious) {
    throw user_error(
        "strategy dfs lists schedules, and a wait that may end for no reason has no end of them; leave out "
        "--spurious, or use another strategy");
  }
  if (options.first != 0) {
    throw user_error(
        "strategy dfs finds out which schedules there are as it goes: they have no numbers to begin at; "
        "leave "
        "out --first");
  }
  return std::make_unique<systematic_source>(options, state);
}

}  // namespace snag
