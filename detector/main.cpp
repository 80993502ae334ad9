// snag-check: finds concurrency bugs in C and C++ sources. The `snag check` command runs this program.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>

#include "clang/Basic/Version.h"
#include "detector/driver.h"
#include "detector/explain_model.h"
#include "detector/propose_model.h"
#include "detector/shipped_pages.h"
#include "support/text.h"

namespace snag::detector {
namespace {

constexpr const char* epilogue = R"(Example:
  snag-check -p build                     every file of build/compile_commands.json (written by
                                          cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson, or bear)
  snag-check -p build src/server.cpp      one of them, or all below a folder
  snag-check server.cpp -- -std=c++20     a file without a database
  snag-check -p build --sarif out.sarif   the findings for a code host or an editor
  snag-check -p build --diff origin/main  what the changes since then brought

Exit: 0 clean, 1 findings, 2 wrong usage, 3 a file could not be checked, 4 nothing was selected.
A finding is silenced on its line by // NOLINT(snag-...), NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND.)";

/// CLI11 prints how --no-cache is kept inside, too: "--no-cache{false}".
class plain_names : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    return CLI::detail::find_and_replace(Formatter::make_option_name(option, is_positional), "{false}", "");
  }
};

void list_checks(bool as_json) {
  nlohmann::json all = {{"schema", 1}, {"checks", nlohmann::json::array()}};
  for (const check_info* c : all_checks()) {
    if (as_json) {
      all["checks"].push_back({{"name", c->name},
                               {"summary", c->summary},
                               {"why", c->why},
                               {"case", c->shown_by},
                               {"confidence", to_string(c->sure)}});
    } else {
      fmt::print("{:<24} {}\n", c->name, c->summary);
    }
  }
  if (as_json) {
    fmt::print("{}\n", all.dump(2));
  }
}

/// Prints the page of a check, named with or without its prefix.
void explain(const std::string& name) {
  std::vector<std::string> names;
  for (const shipped_page& page : shipped_pages()) {
    if (page.check == name || page.check == "snag-" + name) {
      fmt::print("{}", page.text);
      return;
    }
    names.emplace_back(page.check);
  }
  std::string mend = did_you_mean(name, names);
  if (mend.empty()) {
    mend = did_you_mean("snag-" + name, names);
  }
  throw user_error("--explain: there is no page of a check '" + name + "'" +
                   (mend.empty() ? "; see snag-check --list-checks" : mend));
}

shard_choice parse_shard(const std::string& text) {
  if (text.empty()) {
    return {};
  }
  const auto parts = split(text, '/');
  const auto index = parse_number(parts.front());
  const auto count = parse_number(parts.back());
  if (parts.size() != 2 || !index || !count || *index == 0 || *index > *count || *count > 100'000) {
    throw user_error("--shard " + text + ": write K/N with K from 1 to N, as in --shard 2/8");
  }
  return {static_cast<unsigned>(*index), static_cast<unsigned>(*count)};
}

/// CLI11 calls every unknown word an extra; say which option was meant.
[[noreturn]] void complain_of(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  const std::string bare = word.substr(0, word.find('='));
  const std::string mend = did_you_mean(bare, names);
  throw user_error("unknown option '" + bare + "'" + (mend.empty() ? "; see snag-check --help" : mend));
}

exit_code run(int argc, char** argv) {
  // CLI11 would mix what follows "--" with the files.
  driver_options options;
  int ours = argc;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--") {
      ours = i;
      options.what.has_flags = true;
      options.what.flags.assign(argv + i + 1, argv + argc);
      break;
    }
  }

  CLI::App app(
      "Finds concurrency bugs in C++ code: captures that dangle, counters and channels used out of "
      "order.\n",
      "snag-check");
  app.footer(epilogue);
  app.formatter(std::make_shared<plain_names>());
  app.set_version_flag("--version",
                       fmt::format("snag-check {} (Clang {})", SNAG_VERSION, CLANG_VERSION_STRING));
  std::string build;
  std::string color = "auto";
  std::string at_least = "medium";
  std::string limit;
  std::string jobs;
  std::string memory;
  std::string keep_trees;
  std::string shard;
  std::string explained;
  std::string explained_call;
  std::string header;
  bool list = false;
  bool cross_tu = true;
  app.add_option("files", options.what.files, "Files or folders to check (all of the database)")
      ->type_name("FILE");
  app.add_option("-p,--build", build, "Build folder, or its compile_commands.json")->type_name("DIR");
  app.add_option("--checks", options.checks, "Checks to run, with * and a leading - (all)")
      ->delimiter(',')
      ->type_name("GLOBS")
      ->allow_extra_args(false);
  app.add_flag("--list-checks", list, "Print the checks and what they say");
  app.add_option("--min-confidence", at_least, "Print findings that are at least: low, medium, high (medium)")
      ->type_name("LEVEL");
  app.add_option("--model", options.models, "More models (docs/models.md); may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--explain-model", explained_call, "Say which role each call on a line has, and why")
      ->type_name("FILE:LINE");
  app.add_option("--propose-model", header, "Print a model of what a header declares")->type_name("HEADER");
  app.add_option("--include", options.what.include, "Check only files whose path matches; may be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_option("--exclude", options.what.exclude, "Leave out files whose path matches; may be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app.add_flag("--json", options.json, "Print JSON instead of text");
  app.add_flag("--github", options.github, "Print annotations for GitHub Actions behind the text");
  app.add_option("--sarif", options.sarif, "Write SARIF 2.1.0 to this file as well")->type_name("FILE");
  app.add_option("--html", options.html, "Write a page with the sources to this file as well")
      ->type_name("FILE");
  app.add_option("--write-baseline", options.write_baseline,
                 "Write all findings here, to be known from now on")
      ->type_name("FILE");
  app.add_option("--baseline", options.baseline, "Leave out the findings that this file knows")
      ->type_name("FILE");
  app.add_option("--diff", options.diff, "Print findings on lines changed since then alone (git)")
      ->type_name("REV");
  app.add_option("--line-filter", options.line_filter,
                 "Print findings on these lines alone, as clang-tidy takes it")
      ->type_name("JSON");
  app.add_flag("--stale-nolint", options.stale_nolint, "Report NOLINTs of our checks that silence nothing");
  app.add_flag("--verify", options.verify, "Hold the findings against the comments '// snag: expects CHECK'");
  app.add_option("--explain", explained, "Print the page of a check")->type_name("CHECK");
  app.add_flag("--no-cache{false}", options.cache, "Neither use results of earlier runs nor keep these");
  app.add_flag("--no-preambles{false}", options.preambles,
               "Read the system headers that files share for each of them");
  app.add_option("--cache-dir", options.cache_dir, "Where results are kept (.snag/cache beside the database)")
      ->type_name("DIR");
  app.add_option("-j,--jobs", jobs, "Files at the same time (one per core)")->type_name("N");
  app.add_option("--limit", limit, "Give up on a file after so many seconds of processor time (300)")
      ->type_name("SECONDS");
  app.add_option("--memory", memory, "Give up on a file that needs more (4096)")->type_name("MB");
  app.add_flag("--time-report", options.time_report, "Tell what the files took, on stderr");
  app.add_flag("--cross-tu,!--no-cross-tu", cross_tu,
               "Judge calls by bodies in other files (where all files are checked)");
  app.add_option(
         "--keep-trees", keep_trees,
         "Keep parsed files for --cross-tu in so much memory; 0: parse them again (half of what is free)")
      ->type_name("MB");
  app.add_option("--shard", shard, "Check part K of N of the files; snag merge joins the JSON reports")
      ->type_name("K/N");
  app.add_option("--resource-dir", options.resource_dir, "Clang's own headers, where they are not found")
      ->type_name("DIR");
  app.add_option("--color", color, "auto, always or never (auto)")->type_name("WHEN");
  app.add_flag("-q,--quiet", options.quiet, "No summary on stderr");
  app.allow_extras();
  try {
    app.parse(ours, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return exit_code::clean;
  } catch (const CLI::CallForVersion& version) {
    fmt::print("{}\n", version.what());
    return exit_code::clean;
  } catch (const CLI::ParseError& e) {
    throw user_error(std::string(e.what()) + "; see snag-check --help");
  }
  if (const auto extras = app.remaining(); !extras.empty()) {
    complain_of(app, extras.front());
  }
  const auto number = [](const std::string& text, const char* name, std::uint64_t fallback,
                         std::uint64_t least = 1) {
    if (text.empty()) {
      return fallback;
    }
    const auto value = parse_number(text);
    if (!value || *value < least || *value > 1'000'000) {
      throw user_error(fmt::format("{} {}: is no number from {} to 1000000", name, text, least));
    }
    return *value;
  };
  options.what.database = build;
  options.jobs = static_cast<unsigned>(number(jobs, "--jobs", 0));
  options.limit = std::chrono::seconds(number(limit, "--limit", 300));
  options.memory_megabytes = static_cast<unsigned>(number(memory, "--memory", 4096));
  options.shard = parse_shard(shard);
  if (!keep_trees.empty()) {
    options.kept_trees_megabytes = static_cast<unsigned>(number(keep_trees, "--keep-trees", 0, 0));
  }
  if (app.count("--cross-tu") != 0) {
    options.cross_tu = cross_tu;
  }
  static const std::vector<std::string> colours = {"auto", "always", "never"};
  const auto colour = std::ranges::find(colours, color);
  if (colour == colours.end()) {
    throw user_error("--color " + color + ": write auto, always or never" + did_you_mean(color, colours));
  }
  options.colour = static_cast<colour_choice>(colour - colours.begin());
  const auto sure = parse_confidence(at_least);
  if (!sure) {
    throw user_error("--min-confidence " + at_least + ": write low, medium or high");
  }
  options.at_least = *sure;
  if (!explained.empty()) {
    explain(explained);
    return exit_code::clean;
  }
  if (options.json && options.github) {
    throw user_error("--json and --github exclude each other: both write to stdout");
  }
  if (!options.baseline.empty() && !options.write_baseline.empty()) {
    throw user_error("--baseline and --write-baseline exclude each other: a new one knows all findings");
  }
  if (list) {
    list_checks(options.json);
    return exit_code::clean;
  }
  if (options.what.has_flags && !build.empty()) {
    throw user_error(
        "-p and '--' exclude each other: the flags come from the database or from the command line");
  }
  if (!header.empty()) {
    fmt::print("{}", propose_model(header, options.what, options.resource_dir));
    return exit_code::clean;
  }
  if (!explained_call.empty()) {
    model models = model::shipped();
    for (const std::string& path : options.models) {
      models.add_file(path);
    }
    return explain_model(explained_call, options.what, models, options.resource_dir,
                         {options.cache, options.cache_dir, options.quiet});
  }
  return run_driver(options);
}

}  // namespace
}  // namespace snag::detector

int main(int argc, char** argv) {
  // A reader that has had enough (head, a pager) is no error of ours.
  std::signal(SIGPIPE, SIG_DFL);
  try {
    return static_cast<int>(snag::detector::run(argc, argv));
  } catch (const snag::user_error& e) {
    fmt::print(stderr, "snag-check: {}\n", e.what());
  } catch (const std::exception& e) {
    fmt::print(stderr, "snag-check: unexpected: {}\n", e.what());
  }
  return static_cast<int>(snag::exit_code::error);
}
