#include "detector/driver.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "detector/analysis.h"
#include "detector/model.h"
#include "detector/nolint.h"
#include "detector/report_json.h"
#include "detector/report_sarif.h"
#include "detector/report_text.h"
#include "detector/workers.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using outcome = unit_result::outcome;

/// What is left of all results: each finding once, in an order that no scheduling changes.
struct gathered {
  std::vector<finding> findings;
  std::vector<const unit_result*> lost;
  unsigned suppressed = 0;
  unsigned below_confidence = 0;
};

gathered gather(const std::vector<unit_result>& results, confidence at_least) {
  gathered all;
  std::map<std::tuple<std::string, unsigned, unsigned, std::string>, const finding*> met;
  for (const unit_result& r : results) {
    if (r.is != outcome::checked) {
      all.lost.push_back(&r);
    }
    all.suppressed += r.suppressed;
    for (const finding& f : r.findings) {
      // A header's finding comes from every unit that includes it; the first unit's words stay.
      met.try_emplace({f.at.path, f.at.line, f.at.column, f.check}, &f);
    }
  }
  for (const auto& [key, f] : met) {
    if (f->sure < at_least) {
      ++all.below_confidence;
    } else {
      all.findings.push_back(*f);
    }
  }
  return all;
}

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

void print_lost(const gathered& all, const fs::path& root) {
  std::size_t interrupted = 0;
  for (const unit_result* r : all.lost) {
    if (r->is == outcome::interrupted) {
      ++interrupted;
      continue;
    }
    const char* what = r->is == outcome::does_not_parse ? "does not parse, not checked"
                       : r->is == outcome::timed_out    ? "took too long, not checked"
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
  if (all.suppressed > 0) {
    asides.push_back(fmt::format("{} suppressed by NOLINT", all.suppressed));
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

exit_code run_driver(const driver_options& options) {
  const fs::path root = fs::current_path();
  const auto checks = choose_checks(options.checks);
  model models = model::shipped();
  for (const auto& file : options.models) {
    models.add_file(file);
  }
  if (!options.sarif.empty()) {
    require_writable(options.sarif);
  }
  const command_selection work = select_commands(options.what);
  if (checks.empty() || work.commands.empty()) {
    fmt::print(stderr, "snag-check: nothing to do: {}\n",
               checks.empty() ? "--checks leaves no check; see snag-check --list-checks"
                              : "no file is left by the names, --include and --exclude given");
    return exit_code::empty_selection;
  }

  const bool own_resources = std::ranges::all_of(work.commands, [](const compile_command& c) {
    return std::ranges::any_of(c.arguments,
                               [](const std::string& a) { return a.starts_with("-resource-dir"); });
  });
  const analysis_options analysis{&models, checks,
                                  own_resources ? std::string() : resource_directory(options.resource_dir)};
  std::vector<unit_result> results;
  {
    progress bar("checking", work.commands.size());
    results = run_workers(
        work.commands, {options.jobs == 0 ? usable_cores() : options.jobs, options.limit},
        [&](const compile_command& c) { return analyse(c, analysis); },
        [&](const unit_result& r) { bar.advance(1, shown_path(r.file, root)); });
  }
  const gathered all = gather(results, options.at_least);

  if (options.json) {
    fmt::print("{}\n", to_json_report(all.findings, results, work, root));
  } else {
    fmt::print("{}", to_text(all.findings, {use_colour(options.colour, STDOUT_FILENO), root}));
  }
  std::fflush(stdout);
  if (!options.sarif.empty()) {
    write_file_atomically(options.sarif, to_sarif(all.findings, results, root));
  }
  print_lost(all, root);
  if (!options.quiet) {
    print_dropped_flags(work);
    print_summary(work, all);
  }
  const exit_code by_findings = all.findings.empty() ? exit_code::clean : exit_code::findings;
  return all.lost.empty() ? by_findings : worst(by_findings, exit_code::incomplete);
}

}  // namespace snag::detector
