#include "harness/explore_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/dfs_source.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr std::array mixed = {strategy::random, strategy::pct, strategy::pos, strategy::surw};
// A shard takes its schedules in whole rounds of the mix, so that each has all strategies.
constexpr std::uint64_t round_of_shard = mixed.size();

/// How many of the first `all` schedules belong to a shard.
std::uint64_t share_of(std::uint64_t all, const shard& part) {
  const std::uint64_t rounds = all / round_of_shard;
  const std::uint64_t mine = rounds / part.of + (rounds % part.of >= part.part ? 1 : 0);
  return mine * round_of_shard + (rounds % part.of == part.part - 1 ? all % round_of_shard : 0);
}

strategy strategy_for(search by, std::uint64_t number) {
  switch (by) {
    case search::random:
      return strategy::random;
    case search::pct:
      return strategy::pct;
    case search::pos:
      return strategy::pos;
    case search::surw:
      return strategy::surw;
    case search::mixed:
    case search::dfs:
      break;
  }
  return mixed[number % mixed.size()];
}

/// Schedules that are drawn: number and seed are all there is to one.
class seeded_source : public schedule_source {
 public:
  seeded_source(const explore_options& options, std::string subject, variant of, std::uint64_t from)
      : options_(options), subject_(std::move(subject)), from_(from) {
    const std::uint64_t all =
        options.schedules.value_or(options.time               ? std::numeric_limits<std::uint64_t>::max()
                                   : of == variant::plausible ? default_plausible_schedules
                                                              : default_schedules);
    mine_ = all == std::numeric_limits<std::uint64_t>::max() ? all : share_of(all, options.shard);
    mine_ -= std::min(mine_, from);
    lanes_ = options.by == search::mixed ? mixed.size() : 1;
    next_.resize(lanes_);
    for (std::size_t lane = 0; lane < lanes_; ++lane) {
      next_[lane] = lane;
    }
  }

  std::optional<schedule_batch> next(std::size_t most, std::uint64_t below) override {
    // The lane that is furthest behind goes first; each is one strategy, so that an order has one.
    std::size_t lane = 0;
    for (std::size_t i = 1; i < lanes_; ++i) {
      lane = next_[i] < next_[lane] ? i : lane;
    }
    const std::uint64_t end = std::min(mine_, below);
    if (next_[lane] >= end) {
      return std::nullopt;
    }
    schedule_batch batch;
    batch.by = strategy_for(options_.by, global(next_[lane]));
    while (batch.numbers.size() < most && next_[lane] < end) {
      batch.numbers.push_back(next_[lane]);
      batch.seeds.push_back(schedule_seed(options_.seed, subject_, global(next_[lane])));
      next_[lane] += lanes_;
    }
    handed_ += batch.numbers.size();
    return batch;
  }

  void take(std::uint64_t, const run_report&) override { ++came_; }
  [[nodiscard]] bool exhausted() const override { return came_ == handed_ && handed_ >= mine_; }
  [[nodiscard]] std::uint64_t planned() const override {
    return mine_ == std::numeric_limits<std::uint64_t>::max() ? 0 : mine_;
  }
  [[nodiscard]] std::string strategy_of(std::uint64_t number) const override {
    return std::string(to_string(strategy_for(options_.by, global(number))));
  }
  [[nodiscard]] std::uint64_t global(std::uint64_t number) const override {
    number += from_;
    const std::uint64_t round = number / round_of_shard * options_.shard.of + (options_.shard.part - 1);
    return options_.first + round * round_of_shard + number % round_of_shard;
  }
  [[nodiscard]] std::string bound(const explore_row& row) const override {
    std::uint64_t by_pct = 0;
    if (options_.by == search::pct) {
      by_pct = row.schedules;
    } else if (options_.by == search::mixed) {
      by_pct = (row.schedules + 2) / mixed.size();
    }
    return seeded_bound(options_.by, options_.depth, row, by_pct);
  }

 private:
  const explore_options& options_;
  std::string subject_;
  std::uint64_t from_;
  std::uint64_t mine_ = 0;
  std::uint64_t lanes_ = 1;
  std::vector<std::uint64_t> next_;
  std::uint64_t handed_ = 0;
  std::uint64_t came_ = 0;
};

std::string share(double of) {
  const double percent = of * 100;
  return percent >= 99.95  ? ">99.9 %"
         : percent >= 0.01 ? fmt::format("{:.3g} %", percent)
                           : fmt::format("{:.1e} %", percent);
}

}  // namespace

std::string seeded_bound(search by, unsigned depth, const explore_row& row, std::uint64_t pct_schedules) {
  const std::string ran = fmt::format("{} of up to {}", count_of(row.distinct, "distinct schedule"),
                                      count_of(row.steps_most, "step"));
  if (pct_schedules == 0 || row.threads_most == 0 || row.steps_most == 0) {
    return fmt::format("{}; {} gives no guarantee", ran, to_string(by));
  }
  // Burckhardt and others, ASPLOS 2010: 1 / (n k^(d-1)).
  const double one = 1 / (static_cast<double>(row.threads_most) *
                          std::pow(static_cast<double>(row.steps_most), static_cast<double>(depth) - 1));
  const double all = -std::expm1(static_cast<double>(pct_schedules) * std::log1p(-one));
  return fmt::format(
      "{}; {} by pct: a bug of depth {} shows in each with probability {} at least, in one of them with {}",
      ran, pct_schedules, depth, share(one), share(all));
}

std::unique_ptr<schedule_source> make_source(const explore_options& options, const std::string& subject,
                                             variant of, std::uint64_t from, const std::string& state) {
  if (options.by == search::dfs) {
    return make_systematic_source(options, state);
  }
  return std::make_unique<seeded_source>(options, subject, of, from);
}

}  // namespace snag
