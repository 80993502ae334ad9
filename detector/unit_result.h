#pragma once

// What the check of one translation unit came to, as plain data: it crosses from the worker process to the
// driver as text, and is all that a later run needs to know of a unit whose inputs did not change.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "detector/cross_tu.h"
#include "detector/finding.h"

namespace snag::detector {

/// One call of the compiler, ready for Clang's frontend.
struct compile_command {
  std::string directory;               ///< the working directory
  std::string file;                    ///< absolute and normal
  std::vector<std::string> arguments;  ///< the compiler's name first
  bool guessed = false;                ///< taken over from a file nearby
};

/// text_of_command returns folder, file and words in one text that no other command has.
[[nodiscard]] std::string text_of_command(const compile_command& command);

/// A NOLINT that names one of our checks, and whether it silenced anything in this unit.
struct nolint_use {
  place at;
  std::string glob;  ///< one of its list
  bool used = false;
};

/// A comment "snag: expects CHECK" (--verify).
struct expectation {
  place at;           ///< of the comment
  unsigned line = 0;  ///< where the finding has to be
  std::string check;
};

/// A function that no rule looked into, as that would take too long.
struct large_function {
  place at;
  std::string name;
};

struct unit_result {
  enum class outcome {
    checked,
    does_not_parse,  ///< the compiler's errors are in `log`
    crashed,         ///< the worker died; `why` says how, `log` is the end of its stderr
    timed_out,
    out_of_memory,  ///< of its own limit
    interrupted,    ///< the user stopped the run before this unit was done
  };

  std::string file;
  outcome is = outcome::checked;
  std::string why;  ///< one line; empty where checked
  std::string log;
  std::vector<finding> findings;  ///< those that NOLINT silences too
  std::vector<nolint_use> nolints;
  std::vector<expectation> expects;
  std::vector<large_function> too_large;
  unit_summary tells;      ///< what other units may ask of it; empty where nobody wants to know
  double seconds = 0;      ///< by the clock, waiting included
  double cpu_seconds = 0;  ///< of its process
  std::uint64_t peak_kilobytes = 0;
  unsigned reads = 1;            ///< 2: once more, with what other units tell of their functions
  bool tree_kept = false;        ///< the second time its tree was still there; not part of the JSON
  bool behind_preamble = false;  ///< its beginning was read for others, too
  std::string kept_as;           ///< the hash of the entry that a worker wrote (result_cache.h)
  bool kept = false;             ///< from an earlier run; not part of the JSON
};

/// "does-not-parse" and the like.
[[nodiscard]] std::string_view to_string(unit_result::outcome is) noexcept;

/// to_line returns JSON in one line: all but `tells`.
[[nodiscard]] std::string to_line(const unit_result& result);

/// to_text and unit_result_from_text are each other's inverse: that line, and behind it what the unit tells,
/// where it tells something. The latter throws std::exception on any text that to_text or to_line did not
/// write (a worker that died half way).
[[nodiscard]] std::string to_text(const unit_result& result);
[[nodiscard]] unit_result unit_result_from_text(std::string_view text);

}  // namespace snag::detector
