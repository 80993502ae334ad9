#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/explore_source.h"
#include "harness/report_explore.h"
#include "support/text.h"

namespace snag {

namespace {

bool one_campaign(const explore_options& a, const explore_options& b) {
  return a.seed == b.seed && a.first == b.first && a.by == b.by && a.depth == b.depth &&
         a.points == b.points && a.adversarial == b.adversarial && a.spurious == b.spurious &&
         a.max_steps == b.max_steps && a.shard.of == b.shard.of && a.schedules == b.schedules;
}

/// One row and the parts it is made of.
class row_merger {
 public:
  void add(const explore_row& part, std::uint64_t shard) {
    for (const auto& [its_shard, from, done] : spans_) {
      if (its_shard == shard && part.from < done && from < part.done) {
        throw user_error(
            fmt::format("{}: the same part {} came twice; give each report once", part.label(), shard));
      }
    }
    spans_.push_back({shard, part.from, part.done});
    if (spans_.size() == 1) {
      row_ = part;
      row_.from = 0;
    } else {
      join(part);
    }
    finished_by_shard_[shard] = finished_by_shard_[shard] || part.finished;
    exact_ = exact_ && (part.seen.size() == part.distinct);
  }

  explore_row take(const explore_options& options) {
    std::sort(row_.seen.begin(), row_.seen.end());
    row_.seen.erase(std::unique(row_.seen.begin(), row_.seen.end()), row_.seen.end());
    if (exact_) {
      row_.distinct = row_.seen.size();
    }
    row_.finished = row_.failure.has_value();
    if (!row_.failure) {
      row_.finished = finished_by_shard_.size() == options.shard.of &&
                      std::all_of(finished_by_shard_.begin(), finished_by_shard_.end(),
                                  [](const auto& one) { return one.second; });
    }
    judge(options);
    return std::move(row_);
  }

 private:
  struct span {
    std::uint64_t shard;
    std::uint64_t from;
    std::uint64_t done;
  };

  void join(const explore_row& part) {
    row_.schedules += part.schedules;
    row_.distinct += part.distinct;
    row_.done = std::max(row_.done, part.done);
    row_.steps_most = std::max(row_.steps_most, part.steps_most);
    row_.threads_most = std::max(row_.threads_most, part.threads_most);
    for (const auto& [v, n] : part.counts) {
      row_.counts[v] += n;
    }
    row_.fresh = row_.fresh || part.fresh;
    row_.busy += part.busy;
    row_.seen.insert(row_.seen.end(), part.seen.begin(), part.seen.end());
    const bool is_first = part.failure && (!row_.failure || part.failure->number < row_.failure->number);
    if (is_first) {
      row_.failure = part.failure;
      row_.state = part.state;
      row_.note = part.note;
    }
  }

  void judge(const explore_options& options) {
    if (row_.failure) {
      return;  // judged where it was found
    }
    row_.note.clear();
    row_.bound.clear();
    if (!row_.finished) {
      row_.state = row_state::not_run;
    } else if (row_.must_show) {
      row_.state = row_state::not_met;
      row_.note = fmt::format("{}: expected {}, got passed in all of {}", row_.label(), row_.expected,
                              count_of(row_.schedules, "schedule"));
    } else {
      row_.state = row_state::met;
    }
    const std::uint64_t by_pct = options.by == search::pct     ? row_.schedules
                                 : options.by == search::mixed ? (row_.schedules + 2) / 4
                                                               : 0;
    row_.bound =
        options.by == search::dfs ? row_.bound : seeded_bound(options.by, options.depth, row_, by_pct);
  }

  explore_row row_;
  std::vector<span> spans_;
  std::map<std::uint64_t, bool> finished_by_shard_;
  bool exact_ = true;
};

}  // namespace

explore_result merge_reports(std::span<const explore_result> parts) {
  explore_result merged;
  std::vector<std::string> order;
  std::map<std::string, row_merger> rows;
  for (const explore_result& part : parts) {
    if (!one_campaign(part.options, parts.front().options)) {
      throw user_error(
          "the reports are of different campaigns (seed, strategy, points or number of schedules and shards "
          "differ); "
          "merge those of one command line");
    }
    for (const explore_row& row : part.rows) {
      if (!rows.contains(row.label())) {
        order.push_back(row.label());
      }
      rows[row.label()].add(row, part.options.shard.part);
    }
    merged.elapsed += part.elapsed;
  }
  if (parts.empty()) {
    return merged;
  }
  merged.options = parts.front().options;
  for (const std::string& label : order) {
    merged.rows.push_back(rows[label].take(merged.options));
    merged.interrupted = merged.interrupted || !merged.rows.back().finished;
  }
  // What was merged from all its shards is whole; else it stays a part of so many.
  merged.options.shard = merged.interrupted ? merged.options.shard : shard();
  return merged;
}

}  // namespace snag
