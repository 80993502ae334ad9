#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "harness/explore_source.h"
#include "harness/report_explore.h"
#include "support/text.h"

namespace snag {

namespace {

/// What two campaigns differ in, as the option is called; empty where they are one.
std::string_view difference(const explore_options& a, const explore_options& b) {
  const bool is_dfs = a.by == search::dfs;
  return a.seed != b.seed                 ? "--seed"
         : a.by != b.by                   ? "--strategy"
         : a.depth != b.depth             ? (is_dfs ? "--preemptions" : "--depth")
         : a.reduction != b.reduction     ? "--no-reduction"
         : a.points != b.points           ? "--points"
         : a.adversarial != b.adversarial ? "--time adversarial"
         : a.spurious != b.spurious       ? "--spurious"
         : a.max_steps != b.max_steps     ? "--max-steps"
         : a.first != b.first             ? "--first"
         : a.shard.of != b.shard.of       ? "--shard"
         : a.schedules != b.schedules     ? "--schedules"
                                          : "";
}

// Whether all parts are looked for, or only what is there is put together.
enum class scope { campaign, part };

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
    if (latest& last = latest_[shard]; part.systematic && part.systematic->schedules >= last.came.schedules) {
      last = {*part.systematic, part.search_state};
    }
    exact_ = exact_ && (part.seen.size() == part.distinct);
  }

  explore_row take(const explore_options& options, scope of) {
    const std::uint64_t wanted = of == scope::campaign ? options.shard.of : finished_by_shard_.size();
    std::sort(row_.seen.begin(), row_.seen.end());
    row_.seen.erase(std::unique(row_.seen.begin(), row_.seen.end()), row_.seen.end());
    if (exact_) {
      row_.distinct = row_.seen.size();
    }
    row_.finished = row_.failure.has_value();
    if (!row_.failure) {
      row_.finished = finished_by_shard_.size() == wanted &&
                      std::all_of(finished_by_shard_.begin(), finished_by_shard_.end(),
                                  [](const auto& one) { return one.second; });
    }
    judge(options, of);
    return std::move(row_);
  }

 private:
  struct span {
    std::uint64_t shard;
    std::uint64_t from;
    std::uint64_t done;
  };

  /// How far a part came in the last of its reports: each counts those before it in.
  struct latest {
    dfs_progress came;
    std::string state;
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

  void judge(const explore_options& options, scope of) {
    row_.search_state.clear();
    if (options.by == search::dfs) {
      add_up(options, of);
    }
    if (row_.failure) {
      return;  // judged where it was found
    }
    row_.note.clear();
    if (!row_.finished) {
      row_.state = row_state::not_run;
    } else if (row_.must_show && of == scope::part && options.shard.of > 1) {
      row_.state = row_state::not_run;
      row_.note = fmt::format("{}: not shown in this part; 'snag merge' judges all of them", row_.label());
    } else if (row_.must_show) {
      row_.state = row_state::not_met;
      row_.note = fmt::format("{}: expected {}, got passed in all of {}", row_.label(), row_.expected,
                              count_of(row_.schedules, "schedule"));
    } else {
      row_.state = row_state::met;
    }
    if (options.by != search::dfs) {
      const std::uint64_t by_pct = options.by == search::pct     ? row_.schedules
                                   : options.by == search::mixed ? (row_.schedules + 2) / 4
                                                                 : 0;
      row_.bound = seeded_bound(options.by, options.depth, row_, by_pct);
    }
  }

  // A search is exhausted where each part is; how far is said by the one that came least far.
  void add_up(const explore_options& options, scope of) {
    const std::uint64_t parts = options.shard.of;
    dfs_progress sum;
    sum.exhausted_to = options.depth;
    std::string missing;
    for (std::uint64_t part = 1; part <= parts; ++part) {
      const auto at = latest_.find(part);
      if (at == latest_.end() && of == scope::part) {
        continue;
      }
      const dfs_progress came = at == latest_.end() ? dfs_progress() : at->second.came;
      sum.schedules += came.schedules;
      sum.waiting += came.waiting;
      sum.lost += came.lost;
      sum.beyond += came.beyond;
      const bool is_less = !came.exhausted_to || (sum.exhausted_to && *came.exhausted_to < *sum.exhausted_to);
      sum.exhausted_to = is_less ? came.exhausted_to : sum.exhausted_to;
      if (parts > 1 && of == scope::campaign && at == latest_.end()) {
        missing += fmt::format("{}part {} of {} is missing", missing.empty() ? "" : ", ", part, parts);
      } else if (parts > 1 && of == scope::campaign && came.waiting > 0) {
        missing += fmt::format("{}part {} of {} knows of {} more", missing.empty() ? "" : ", ", part, parts,
                               came.waiting);
      }
    }
    const bool is_one = latest_.size() == 1;
    const std::string share = of == scope::part && parts > 1 && is_one
                                  ? fmt::format(" (part {} of {})", latest_.begin()->first, parts)
                                  : std::string();
    row_.systematic = sum;
    if (is_one && (of == scope::part || parts == 1) && !row_.failure) {
      row_.search_state = latest_.begin()->second.state;
    }
    row_.bound =
        row_.failure
            ? std::string()
            : says(sum,
                   {.preemptions = options.depth, .reduction = options.reduction, .points = options.points},
                   share, missing);
  }

  explore_row row_;
  std::vector<span> spans_;
  std::map<std::uint64_t, bool> finished_by_shard_;
  std::map<std::uint64_t, latest> latest_;  ///< by shard
  bool exact_ = true;
};

explore_result put_together(std::span<const explore_result> parts, scope of) {
  explore_result merged;
  std::vector<std::string> order;
  std::map<std::string, row_merger> rows;
  for (const explore_result& part : parts) {
    if (const std::string_view by = difference(part.options, parts.front().options); !by.empty()) {
      throw user_error(fmt::format(
          "the reports are of different campaigns: they differ in {}; merge those of one command line", by));
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
    merged.rows.push_back(rows[label].take(merged.options, of));
    merged.interrupted = merged.interrupted || !merged.rows.back().finished;
  }
  // What was merged from all its shards is whole; else it stays a part of so many.
  merged.options.shard = merged.interrupted || of == scope::part ? merged.options.shard : shard();
  return merged;
}

}  // namespace

explore_result merge_reports(std::span<const explore_result> parts) {
  return put_together(parts, scope::campaign);
}

explore_result join_reports(const explore_result& before, const explore_result& after) {
  explore_result first = before;
  first.options.schedules = after.options.schedules;  // a larger budget is a reason to go on
  return put_together(std::array{first, after}, scope::part);
}

}  // namespace snag
