#pragma once

// One run of snag-check: select, check in parallel, sort, report.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "detector/check.h"
#include "detector/commands.h"
#include "detector/finding.h"
#include "detector/report_json.h"
#include "support/exit_code.h"
#include "support/terminal.h"

namespace snag::detector {

struct driver_options {
  command_request what;
  std::vector<std::string> checks;  ///< globs as clang-tidy takes them, '-' in front takes off; empty: all
  std::vector<std::string> models;  ///< files, after the shipped ones
  confidence at_least = confidence::medium;
  unsigned jobs = 0;  ///< 0: one per core
  std::chrono::milliseconds limit{300'000};
  std::string resource_dir;
  unsigned memory_megabytes = 4096;  ///< of one file; more is a lost file
  std::string sarif;                 ///< a file; empty: none
  std::string html;                  ///< likewise
  bool github = false;               ///< annotations after the text
  bool time_report = false;
  std::string baseline;        ///< findings in it are known
  std::string write_baseline;  ///< where the findings of this run become known ones
  std::string diff;            ///< a revision: only what changed since
  std::string line_filter;     ///< JSON, as clang-tidy takes it
  bool stale_nolint = false;
  bool verify = false;  ///< findings have to be those that the sources expect
  shard_choice shard;
  /// Units are told what others know of functions that they call; empty: where all units are checked.
  std::optional<bool> cross_tu;
  /// What files may take together that wait with their trees to be told of each other; empty: half of what
  /// is free.
  std::optional<unsigned> kept_trees_megabytes;
  bool cache = true;      ///< keep results, and use kept ones
  std::string cache_dir;  ///< empty: .snag/cache beside the database
  bool preambles = true;  ///< read beginnings that units share once
  bool json = false;      ///< findings as JSON on stdout instead of text
  bool quiet = false;
  colour_choice colour = colour_choice::automatic;
};

/// run_driver does it all: findings on stdout, progress and a summary on stderr. Throws user_error.
[[nodiscard]] exit_code run_driver(const driver_options& options);

/// choose_checks applies the globs of --checks to the table. Throws user_error where a plain name is unknown;
/// the result may be empty.
[[nodiscard]] std::vector<const check_info*> choose_checks(const std::vector<std::string>& globs);

}  // namespace snag::detector
