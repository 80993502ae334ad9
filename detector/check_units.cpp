#include "detector/check_units.h"

#include <algorithm>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "detector/checks/lock_order_inversion.h"
#include "detector/cross_tu_choice.h"
#include "detector/cross_tu_order.h"
#include "detector/cross_tu_table.h"
#include "detector/report_text.h"
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

/// The units, kept or checked. `by_others`: for each command; empty at the first reading.
std::vector<unit_result> check_each(std::span<const compile_command> commands,
                                    const std::vector<informed>& by_others, const char* title,
                                    const unit_circumstances& around) {
  std::vector<unit_result> results(commands.size());
  std::vector<compile_command> left;
  std::vector<std::size_t> places;
  const auto told_to = [&](std::size_t i) { return by_others.empty() ? std::string() : by_others[i].told; };
  progress bar(title, commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (auto known = around.cache != nullptr ? around.cache->find(commands[i], told_to(i)) : std::nullopt) {
      bar.advance(1, shown_path(known->file, around.root));
      results[i] = std::move(*known);
    } else {
      left.push_back(commands[i]);
      places.push_back(i);
    }
  }
  const bool stopped = around.preambles != nullptr &&
                       !around.preambles->prepare(left, around.analysis.resource_directory, around.how);
  const auto check_one = [&](const compile_command& c) {
    llvm::install_bad_alloc_error_handler([](void*, const char*, bool) { std::get_new_handler()(); });
    const std::size_t place = places[static_cast<std::size_t>(&c - left.data())];
    analysis_options options = around.analysis;
    summary_table part;
    if (!by_others.empty()) {
      part = around.analysis.others->part_for(*by_others[place].asks);
      options.others = &part;
    }
    unit_inputs inputs;
    const auto beginning = around.preambles != nullptr ? around.preambles->of(c) : std::nullopt;
    unit_result result =
        analyse(c, options, around.cache != nullptr ? &inputs : nullptr, beginning ? &*beginning : nullptr);
    if (around.cache != nullptr) {
      // Here, in the worker, where it costs nobody's time.
      result.kept_as = around.cache->keep(c, result, inputs, told_to(place));
    }
    return result;
  };
  auto checked =
      stopped ? not_begun(left) : run_workers(left, around.how, check_one, [&](const unit_result& r) {
        bar.advance(1, shown_path(r.file, around.root));
        if (around.preambles != nullptr) {
          around.preambles->used(r);
        }
      });
  for (std::size_t i = 0; i < checked.size(); ++i) {
    if (around.cache != nullptr) {
      around.cache->count_in(left[i], told_to(places[i]), std::exchange(checked[i].kept_as, {}));
    }
    results[places[i]] = std::move(checked[i]);
  }
  return results;
}

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
  return check_each(commands, {}, "checking", around);
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
  std::set<const unit_summary*> heard;  // the units whose second result stands
  if (!again.empty()) {
    analysis_options options = around.analysis;
    options.summarise = false;
    options.others = &table;
    auto second = check_each(again, told, "once more",
                             {options, around.cache, around.how, around.root, around.preambles});
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
