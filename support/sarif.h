#pragma once

// SARIF 2.1.0, as much of it as a checker's report needs (OASIS, "Static Analysis Results Interchange
// Format", 2.1.0). Plain data in, text out.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snag::sarif {

/// A region of a file. `path` is relative to the root of the sources (then it is an URI relative to SRCROOT)
/// or absolute. Columns from 1, in UTF-16 code units as the log declares; `end_*` 0: not known.
struct location {
  std::string path;
  unsigned line = 0;
  unsigned column = 0;
  unsigned end_line = 0;
  unsigned end_column = 0;
  std::string message;  ///< of a related location
};

/// Replaces a region by a text.
struct replacement {
  location region;
  std::string text;
};

/// A local mend: all of it, or none.
struct fix {
  std::string description;
  std::vector<replacement> replacements;
};

struct result {
  std::string rule;
  std::string level;  ///< "error", "warning" or "note"
  double rank = -1;   ///< 0 to 100, how sure; below 0: not said
  std::string message;
  location at;
  std::vector<location> related;
  std::vector<fix> fixes;
  std::map<std::string, std::string> fingerprints;  ///< partialFingerprints, by their names
  /// The places in the order in which they are reached; may be empty.
  std::vector<location> flow = {};
  /// By a comment in the source: its reason, or "".
  std::optional<std::string> silenced = std::nullopt;
};

struct rule {
  std::string id;
  std::string summary;
  std::string help;
  std::string help_uri;  ///< may be empty
};

/// A part of the work that was lost.
struct notification {
  std::string path;
  std::string message;
};

struct log {
  std::string tool;
  std::string version;
  std::string root;  ///< absolute folder that relative paths are below; ends in '/' or not
  std::vector<rule> rules;
  std::vector<result> results;
  std::vector<notification> lost;  ///< not empty: the run was not successful
};

/// to_text returns the log as JSON. Bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string to_text(const log& all);

/// uri_of_path percent-encodes what a path may hold and an URI may not.
[[nodiscard]] std::string uri_of_path(std::string_view path);

}  // namespace snag::sarif
