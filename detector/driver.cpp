#include "detector/driver.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "detector/analysis.h"
#include "detector/baseline.h"
#include "detector/check_units.h"
#include "detector/gather.h"
#include "detector/kept_results.h"
#include "detector/line_filter.h"
#include "detector/model.h"
#include "detector/nolint.h"
#include "detector/preambles.h"
#include "detector/report_github.h"
#include "detector/report_html.h"
#include "detector/report_json.h"
#include "detector/report_sarif.h"
#include "detector/report_text.h"
#include "detector/result_cache.h"
#include "detector/spare_memory.h"
#include "detector/summary.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// Whether all units of the database are checked.
bool is_whole(const driver_options& options) {
  return options.what.files.empty() && options.what.include.empty() && options.what.exclude.empty() &&
         options.shard.count == 1 && options.diff.empty() && !options.what.has_flags;
}

/// Checks what is not kept, and keeps what the run came to.
run_results check_changed(const run_question& asked, const kept_elsewhere& others,
                          const analysis_options& analysis, const driver_options& options,
                          result_cache* cache, preamble_set& preambles) {
  waiting_workers waiting(options.kept_trees_megabytes ? std::uint64_t{*options.kept_trees_megabytes} << 20U
                                                       : spare_memory() / 2);
  const unit_circumstances around{
      analysis,
      cache,
      {options.jobs == 0 ? usable_cores() : options.jobs, options.limit, options.memory_megabytes},
      fs::current_path(),
      options.preambles ? &preambles : nullptr,
      asked.cross_tu ? &waiting : nullptr};
  run_results all{check_units(asked.commands, around), {}};
  if (asked.cross_tu) {
    all.joined = read_again(all.units, told_by(others), asked.commands, around);
  }
  if (cache != nullptr) {
    cache->keep_run(asked, all);
  }
  return all;
}

run_results check_all(const command_selection& work, const analysis_options& analysis,
                      const driver_options& options, const model& models) {
  const auto cache = open_cache({options.cache, options.cache_dir, options.quiet}, work.database,
                                circumstances(analysis, models));
  // By default the units are told of each other's functions where all of them are checked.
  const bool whole = is_whole(options);
  const bool cross_tu = options.cross_tu.value_or(whole && work.commands.size() > 1);
  kept_elsewhere others;
  if (cross_tu && cache && !whole && !work.database.empty()) {
    others = kept_by_others(options.what, work.commands, *cache);
  }
  const run_question asked{work.commands, cross_tu, others.hash};
  auto known = cache ? cache->find_run(asked) : std::nullopt;
  preamble_set preambles;
  run_results all =
      known ? std::move(*known) : check_changed(asked, others, analysis, options, cache.get(), preambles);
  if (options.time_report && options.preambles) {
    fmt::print(
        stderr, "snag-check: {} shared by {} files, read once\n", count_of(preambles.size(), "beginning"),
        std::ranges::count_if(all.units, [](const unit_result& r) { return r.behind_preamble && !r.kept; }));
  }
  if (cache) {
    cache->prune();
  }
  return all;
}

}  // namespace

std::vector<const check_info*> choose_checks(const std::vector<std::string>& globs) {
  std::vector<std::string> names;
  for (const check_info* c : all_checks()) {
    names.emplace_back(c->name);
  }
  std::set<std::string_view> chosen;
  bool first = true;
  for (std::string glob : globs) {
    const bool take_off = glob.starts_with('-');
    glob.erase(0, take_off ? 1 : 0);
    if (glob.find('*') == std::string::npos && std::ranges::find(names, glob) == names.end()) {
      const std::string with_prefix = "snag-" + glob;
      if (std::ranges::find(names, with_prefix) == names.end()) {
        std::string mend = did_you_mean(glob, names);
        if (mend.empty()) {
          mend = did_you_mean(with_prefix, names);
        }
        throw user_error("--checks: unknown check '" + glob + "'" +
                         (mend.empty() ? "; see snag-check --list-checks" : mend));
      }
      glob = with_prefix;
    }
    if (first && take_off) {
      chosen.insert(names.begin(), names.end());  // only subtractions: from all
    }
    first = false;
    for (const auto& name : names) {
      if (glob_matches(glob, name)) {
        if (take_off) {
          chosen.erase(name);
        } else {
          chosen.insert(name);
        }
      }
    }
  }
  std::vector<const check_info*> result;
  for (const check_info* c : all_checks()) {
    if (globs.empty() || chosen.contains(c->name)) {
      result.push_back(c);
    }
  }
  return result;
}

namespace {

/// The reports that take the text's place or stand beside it.
void write_reports(const driver_options& options, const gathered& all, std::span<const unit_result> results,
                   const command_selection& work, const fs::path& root) {
  if (options.json) {
    fmt::print("{}\n", to_json_report(all, results, work, {root, options.shard, options.time_report}));
  } else {
    fmt::print("{}", to_text(all.findings, {use_colour(options.colour, STDOUT_FILENO), root}));
    if (options.github) {
      fmt::print("{}", to_github(all.findings, root));
    }
  }
  std::fflush(stdout);
  if (!options.sarif.empty()) {
    std::vector<finding> with_silenced = all.findings;
    with_silenced.insert(with_silenced.end(), all.silenced.begin(), all.silenced.end());
    write_file_atomically(options.sarif, to_sarif(with_silenced, results, root));
  }
  if (!options.html.empty()) {
    write_file_atomically(options.html, to_html(all, work.commands.size(), root));
  }
}

/// Takes off what --diff, --line-filter and --baseline do not want to see.
void filter(const driver_options& options, const std::vector<line_filter>& lines, gathered& all) {
  for (const line_filter& wanted : lines) {
    all.elsewhere += static_cast<unsigned>(
        std::erase_if(all.findings, [&](const finding& f) { return !wanted.wants(f); }));
  }
  if (options.baseline.empty()) {
    return;
  }
  const std::size_t before = all.findings.size();
  const auto stale = take_off_known(all.findings, read_baseline(options.baseline), options.baseline);
  all.in_baseline = static_cast<unsigned>(before - all.findings.size());
  // Of a part of the code, or of the checks, nobody can tell what is gone.
  const bool sees_all = options.what.files.empty() && options.what.include.empty() &&
                        options.what.exclude.empty() && options.checks.empty() && options.shard.count == 1 &&
                        lines.empty() && all.lost.empty();
  if (sees_all && !options.quiet) {
    print_stale(stale, options.baseline);
  }
}

/// Where everything that changed is a file of the database of its own, no other unit can have a finding
/// there.
void keep_units_of(const line_filter& changed, command_selection& work) {
  std::set<std::string> units;
  for (const compile_command& c : work.commands) {
    units.insert(c.file);
  }
  static const std::set<std::string> prose = {".md",   ".txt", ".rst", ".yaml", ".yml",
                                              ".json", ".py",  ".sh",  ".cmake"};
  std::set<std::string> names;
  for (const auto& file : changed.files()) {
    if (units.contains(file.name)) {
      names.insert(file.name);
    } else if (!prose.contains(fs::path(file.name).extension().string())) {
      return;
    }
  }
  std::erase_if(work.commands, [&](const compile_command& c) { return !names.contains(c.file); });
}

}  // namespace

exit_code run_driver(const driver_options& options) {
  const fs::path root = fs::current_path();
  const auto checks = choose_checks(options.checks);
  model models = model::shipped();
  for (const auto& file : options.models) {
    models.add_file(file);
  }
  for (const std::string* file : {&options.sarif, &options.html, &options.write_baseline}) {
    if (!file->empty()) {
      require_writable(*file);
    }
  }
  if (!options.baseline.empty()) {
    (void)read_baseline(options.baseline);  // a fault in it is told before the work
  }
  command_selection work = select_commands(options.what);
  if (options.shard.count > 1) {
    std::size_t i = 0;
    std::erase_if(work.commands, [&](const compile_command&) {
      return i++ % options.shard.count != options.shard.index - 1;
    });
  }
  // A part of a small whole may be empty, and is a part all the same.
  if (checks.empty() || (work.commands.empty() && options.shard.count == 1)) {
    fmt::print(stderr, "snag-check: nothing to do: {}\n",
               checks.empty() ? "--checks leaves no check; see snag-check --list-checks"
                              : "no file is left by the names, --include and --exclude given");
    return exit_code::empty_selection;
  }
  std::vector<line_filter> lines;
  if (!options.line_filter.empty()) {
    lines.push_back(line_filter::from_json(options.line_filter));
  }
  if (!options.diff.empty()) {
    lines.push_back(changed_since(options.diff, root));
    keep_units_of(lines.back(), work);
    if (lines.back().files().empty()) {
      work.commands.clear();
    }
  }

  const bool own_resources = std::ranges::all_of(work.commands, [](const compile_command& c) {
    return std::ranges::any_of(c.arguments,
                               [](const std::string& a) { return a.starts_with("-resource-dir"); });
  });
  const analysis_options analysis{
      &models, checks, own_resources ? std::string() : resource_directory(options.resource_dir), true};
  const auto [results, joined] = check_all(work, analysis, options, models);
  gathered all = gather(results, options.at_least, joined);
  if (options.stale_nolint && all.lost.empty()) {
    const auto stale = stale_nolints(all.nolints, checks);
    all.findings.insert(all.findings.end(), stale.begin(), stale.end());
  }
  filter(options, lines, all);
  if (options.verify) {
    const auto missing = unmet(all.expects, all.findings);
    all.findings.insert(all.findings.end(), missing.begin(), missing.end());
  }
  if (!options.write_baseline.empty()) {
    write_baseline(options.write_baseline, all.findings);
    all.in_baseline += static_cast<unsigned>(all.findings.size());
    all.findings.clear();
  }
  write_reports(options, all, results, work, root);
  print_lost(all, root);
  if (!options.quiet) {
    print_dropped_flags(work);
    print_too_large(all, root);
    print_summary(work, all);
  }
  if (options.time_report) {
    print_times(results, root);
  }
  const exit_code by_findings = all.findings.empty() ? exit_code::clean : exit_code::findings;
  return all.lost.empty() ? by_findings : worst(by_findings, exit_code::incomplete);
}

}  // namespace snag::detector
