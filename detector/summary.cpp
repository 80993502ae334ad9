#include "detector/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <tuple>

#include "detector/report_text.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using outcome = unit_result::outcome;

/// The first lines of what the front end said, without the one that is the reason already.
void print_log(const unit_result& r) {
  constexpr std::size_t most = 4;
  std::size_t shown = 0;
  for (const auto& line : split(r.log, '\n')) {
    if (line.empty() || line == r.why) {
      continue;
    }
    if (shown++ == most) {
      fmt::print(stderr, "  ...\n");
      return;
    }
    fmt::print(stderr, "  {}\n", line);
  }
}

}  // namespace

void print_lost(const gathered& all, const fs::path& root) {
  std::size_t interrupted = 0;
  for (const unit_result* r : all.lost) {
    if (r->is == outcome::interrupted) {
      ++interrupted;
      continue;
    }
    const char* what = r->is == outcome::does_not_parse  ? "does not parse, not checked"
                       : r->is == outcome::out_of_memory ? "takes too much memory, not checked"
                       : r->is == outcome::timed_out     ? "took too long, not checked"
                                                         : "crashed the checker, not checked";
    fmt::print(stderr, "snag-check: {}: {}: {}\n", shown_path(r->file, root), what, r->why);
    print_log(*r);
  }
  if (interrupted > 0) {
    fmt::print(stderr, "snag-check: interrupted: {} not checked\n", count_of(interrupted, "file"));
  }
}

void print_summary(const command_selection& work, const gathered& all) {
  std::string line =
      fmt::format("snag-check: {} checked, {}", count_of(work.commands.size() - all.lost.size(), "file"),
                  count_of(all.findings.size(), "finding"));
  std::vector<std::string> asides;
  if (!all.lost.empty()) {
    asides.push_back(fmt::format("{} lost", all.lost.size()));
  }
  if (all.unchanged > 0) {
    asides.push_back(fmt::format("{} unchanged", all.unchanged));
  }
  if (all.elsewhere > 0) {
    asides.push_back(fmt::format("{} on other lines", all.elsewhere));
  }
  if (all.in_baseline > 0) {
    asides.push_back(fmt::format("{} in the baseline", all.in_baseline));
  }
  if (!all.silenced.empty()) {
    asides.push_back(fmt::format("{} suppressed by NOLINT", all.silenced.size()));
  }
  if (all.below_confidence > 0) {
    asides.push_back(fmt::format("{} below --min-confidence", all.below_confidence));
  }
  if (work.guessed > 0) {
    asides.push_back(fmt::format("flags guessed for {}", count_of(work.guessed, "file")));
  }
  if (work.not_cxx > 0) {
    asides.push_back(fmt::format("{} not C or C++", work.not_cxx));
  }
  for (const auto& aside : asides) {
    line += (&aside == asides.data() ? " (" : ", ") + aside;
  }
  fmt::print(stderr, "{}{}\n", line, asides.empty() ? "" : ")");
}

void print_dropped_flags(const command_selection& work) {
  if (work.dropped_flags.empty()) {
    return;
  }
  unsigned uses = 0;
  std::string names;
  std::size_t shown = 0;
  for (const auto& [flag, count] : work.dropped_flags) {
    uses += count;
    if (shown++ < 3) {
      names += (names.empty() ? "" : ", ") + flag;
    }
  }
  fmt::print(stderr, "snag-check: dropped {} that Clang does not know, {} in all: {}{}\n",
             count_of(work.dropped_flags.size(), "flag"), count_of(uses, "use"), names,
             work.dropped_flags.size() > 3 ? ", ..." : "");
}

void print_stale(const std::vector<baseline_entry>& stale, const fs::path& file) {
  constexpr std::size_t most = 20;
  if (stale.empty()) {
    return;
  }
  fmt::print(stderr, "snag-check: {}: {} of findings that are gone; write it anew with --write-baseline:\n",
             file.string(),
             stale.size() == 1 ? std::string("1 entry") : fmt::format("{} entries", stale.size()));
  for (const baseline_entry& e : std::span(stale).first(std::min(most, stale.size()))) {
    fmt::print(stderr, "  {}: {} [{}]\n", e.path, e.message, e.check);
  }
  if (stale.size() > most) {
    fmt::print(stderr, "  ...\n");
  }
}

void print_too_large(const gathered& all, const fs::path& root) {
  for (const large_function& f : all.too_large) {
    fmt::print(stderr, "snag-check: {}:{}: '{}' is too large to be followed and was left out\n",
               shown_path(f.at.path, root), f.at.line, f.name);
  }
}

void print_times(std::span<const unit_result> results, const fs::path& root) {
  constexpr std::size_t most = 10;
  std::vector<const unit_result*> fresh;
  double seconds = 0;
  std::uint64_t peak = 0;
  unsigned again = 0;
  unsigned parsed_once = 0;
  for (const unit_result& r : results) {
    if (!r.kept) {
      again += r.reads - 1;
      parsed_once += r.tree_kept ? 1 : 0;
      fresh.push_back(&r);
      seconds += r.cpu_seconds;
      peak = std::max(peak, r.peak_kilobytes);
    }
  }
  fmt::print(stderr, "snag-check: {:.2f} s of processor time in {}{}, at most {} MB at once each\n", seconds,
             count_of(fresh.size(), "file"),
             again == 0 ? std::string()
                        : fmt::format(" ({} of them judged once more: --cross-tu; {} of these parsed again)",
                                      again, again - parsed_once),
             peak / 1024);
  std::ranges::sort(fresh, [](const unit_result* a, const unit_result* b) {
    return std::tie(b->cpu_seconds, a->file) < std::tie(a->cpu_seconds, b->file);
  });
  for (const unit_result* r : std::span(fresh).first(std::min(most, fresh.size()))) {
    fmt::print(stderr, "  {:8.2f} s {:6} MB  {}\n", r->cpu_seconds, r->peak_kilobytes / 1024,
               shown_path(r->file, root));
  }
}

}  // namespace snag::detector
