#include "detector/check_units.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "detector/checks/lock_order_inversion.h"
#include "detector/cross_tu_bytes.h"
#include "detector/cross_tu_choice.h"
#include "detector/cross_tu_order.h"
#include "detector/cross_tu_table.h"
#include "detector/report_text.h"
#include "detector/take_line.h"
#include "llvm/Support/ErrorHandling.h"
#include "support/files.h"
#include "support/terminal.h"

namespace snag::detector {
namespace {

/// What decides over a unit's second result besides, and where that comes from.
struct informed {
  std::string told;
  const unit_summary* asks = nullptr;
};

/// Checks units one time: those that are kept are taken as they are.
class check_round {
 public:
  /// `by_others`: for each command; empty the first time. All of it is the caller's.
  check_round(std::span<const compile_command> commands, const std::vector<informed>& by_others,
              const unit_circumstances& around)
      : commands_(commands), by_others_(by_others), around_(around), results_(commands.size()) {}

  std::vector<unit_result> run(const char* title) {
    progress bar(title, commands_.size());
    take_kept(bar);
    const auto on_done = [&](const unit_result& r) {
      bar.advance(1, shown_path(r.file, around_.root));
      if (around_.preambles != nullptr && !r.tree_kept) {
        around_.preambles->used(r);
      }
    };
    second_readings second{around_.waiting, {}};
    if (is_second() && around_.waiting != nullptr) {
      second.tell = [this](std::size_t i) { return answer_for(places_[i]); };
    }
    const auto check = [this](const compile_command& c) { return check_one(c); };
    auto checked = prepare() ? run_workers(left_, around_.how, check, on_done, second) : not_begun(left_);
    for (std::size_t i = 0; i < checked.size(); ++i) {
      if (around_.cache != nullptr) {
        around_.cache->count_in(left_[i], told_to(places_[i]), std::exchange(checked[i].kept_as, {}));
      }
      results_[places_[i]] = std::move(checked[i]);
    }
    return std::move(results_);
  }

 private:
  [[nodiscard]] bool is_second() const { return !by_others_.empty(); }
  [[nodiscard]] std::string told_to(std::size_t place) const {
    return is_second() ? by_others_[place].told : std::string();
  }

  void take_kept(progress& bar) {
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      auto known = around_.cache != nullptr ? around_.cache->find(commands_[i], told_to(i)) : std::nullopt;
      if (known) {
        bar.advance(1, shown_path(known->file, around_.root));
        results_[i] = std::move(*known);
      } else {
        left_.push_back(commands_[i]);
        places_.push_back(i);
      }
    }
  }

  /// Reads what those begin with that have to be parsed; false where the user stopped the run meanwhile.
  [[nodiscard]] bool prepare() const {
    if (around_.preambles == nullptr) {
      return true;
    }
    std::vector<compile_command> unread;
    std::ranges::copy_if(left_, std::back_inserter(unread), [this](const compile_command& c) {
      return !is_second() || around_.waiting == nullptr || !around_.waiting->has(c);
    });
    return around_.preambles->prepare(unread, around_.analysis.resource_directory, around_.how);
  }

  [[nodiscard]] unit_summary part_for(std::size_t place) const {
    return around_.analysis.others->part_for(*by_others_[place].asks);
  }

  /// All that a worker needs to go on: what its second result is kept under, and what the others say.
  [[nodiscard]] std::string answer_for(std::size_t place) const {
    return told_to(place) + '\n' + to_bytes(part_for(place));
  }

  /// In the worker.
  unit_result check_one(const compile_command& command) const {
    llvm::install_bad_alloc_error_handler([](void*, const char*, bool) { std::get_new_handler()(); });
    const std::size_t place = places_[static_cast<std::size_t>(&command - left_.data())];
    analysis_options options = around_.analysis;
    std::string told = told_to(place);
    summary_table part;
    if (is_second()) {
      part = summary_table::of_part(part_for(place));
      options.others = &part;
    }
    unit_inputs inputs;
    const auto keep = [&](unit_result& result) {
      if (around_.cache != nullptr) {
        // Here, where it costs nobody's time.
        result.kept_as = around_.cache->keep(command, result, inputs, told);
      }
    };
    told_later later;
    if (around_.waiting != nullptr && around_.waiting->may_pause()) {
      later = [&](unit_result first) {
        keep(first);
        const std::string answer = around_.waiting->pause(first);
        std::string_view rest = answer;
        told = take_line(rest);
        return summary_table::of_part(unit_summary_from_bytes(rest));
      };
    }
    const auto beginning = around_.preambles != nullptr ? around_.preambles->of(command) : std::nullopt;
    unit_result result = analyse(command, options, around_.cache != nullptr ? &inputs : nullptr,
                                 beginning ? &*beginning : nullptr, later);
    keep(result);
    return result;
  }

  std::span<const compile_command> commands_;
  const std::vector<informed>& by_others_;
  const unit_circumstances& around_;
  std::vector<unit_result> results_;
  std::vector<compile_command> left_;  ///< those that are not kept
  std::vector<std::size_t> places_;    ///< of these
};

/// Puts a second result into the place of the first, unless it was lost: false then.
bool replace(unit_result& first, unit_result& second) {
  if (second.is != unit_result::outcome::checked) {
    if (second.is == unit_result::outcome::interrupted) {
      first.is = second.is;
      first.why = std::move(second.why);
    }
    return false;
  }
  second.tells = std::move(first.tells);
  second.reads = 2;
  if (!first.kept || second.kept) {  // both are of this run, or both of an earlier one
    second.seconds += first.seconds;
    second.cpu_seconds += first.cpu_seconds;
    second.peak_kilobytes = std::max(second.peak_kilobytes, first.peak_kilobytes);
    second.kept = first.kept;
  }
  first = std::move(second);
  return true;
}

}  // namespace

std::vector<unit_result> check_units(std::span<const compile_command> commands,
                                     const unit_circumstances& around) {
  return check_round(commands, {}, around).run("checking");
}

joined_findings read_again(std::vector<unit_result>& results, std::span<const unit_summary> elsewhere,
                           std::span<const compile_command> commands, const unit_circumstances& around) {
  std::vector<const unit_summary*> all;
  for (const unit_result& r : results) {
    if (r.is == unit_result::outcome::interrupted) {
      return {};
    }
    if (r.is == unit_result::outcome::checked) {
      all.push_back(&r.tells);
    }
  }
  for (const unit_summary& one : elsewhere) {
    all.push_back(&one);
  }
  const summary_table table(all);
  std::vector<compile_command> again;
  std::vector<informed> told;
  std::vector<std::size_t> places;
  std::vector<asking_unit> asking;
  std::vector<std::size_t> checked;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const unit_result& one = results[i];
    if (one.is == unit_result::outcome::checked) {
      asking.push_back({&one.tells, std::ranges::any_of(one.findings, [&](const finding& f) {
                          return f.at.path != one.file;
                        })});
      checked.push_back(i);
    }
  }
  for (const std::size_t chosen : units_to_tell(asking, table)) {
    const std::size_t i = checked[chosen];
    again.push_back(commands[i]);
    told.push_back({table.told(results[i].tells), &results[i].tells});
    places.push_back(i);
  }
  if (around.waiting != nullptr) {
    around.waiting->keep_only(again);
  }
  std::set<const unit_summary*> heard;  // the units whose second result stands
  if (!again.empty()) {
    analysis_options options = around.analysis;
    options.summarise = false;
    options.others = &table;
    const unit_circumstances informed_now{options,     around.cache,     around.how,
                                          around.root, around.preambles, around.waiting};
    auto second = check_round(again, told, informed_now).run("once more");
    for (std::size_t i = 0; i < second.size(); ++i) {
      if (replace(results[places[i]], second[i])) {
        heard.insert(&results[places[i]].tells);
      }
    }
  }
  const bool wanted = std::ranges::any_of(around.analysis.checks,
                                          [](const check_info* c) { return c == &lock_order_inversion; });
  if (!wanted) {
    return {};
  }
  std::vector<unit_order> orders;
  for (const unit_summary* one : all) {
    orders.push_back({one, heard.contains(one)});
  }
  return cycles_across(orders, table);
}

}  // namespace snag::detector
