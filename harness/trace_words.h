#pragma once

// A trace in words: who, what, where, and the line of source that stands there.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/trace_file.h"

namespace snag {

/// Lines of source files, read once. Not thread-safe. A file that is not there has no lines.
class source_text {
 public:
  /// line returns the text of a line without the blanks around it; empty where it cannot be read.
  [[nodiscard]] const std::string& line(const source_place& place);

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

/// thread_label returns "thread 2 (worker)".
[[nodiscard]] std::string thread_label(const trace_file& run, std::uint64_t number);

/// place_label returns "bank.cpp:12 `to.lock();`", without the source where it cannot be read.
[[nodiscard]] std::string place_label(const source_place& place, source_text& sources);

/// step_words returns what a step does: "lock mutex 1", "send (buffer 2 of 2)".
[[nodiscard]] std::string step_words(const trace_file& run, std::size_t step);

/// A run of steps of one thread on one line of the user's source.
struct trace_row {
  std::size_t first = 0;  ///< step
  std::size_t last = 0;   ///< step
  std::uint64_t thread = 0;
  source_place place;  ///< line 0: none known
  std::string function;
  std::string what;                ///< where there is no place: what is done
  std::vector<std::string> notes;  ///< what is worth telling besides the line itself
  std::string why;                 ///< why the thread before stopped; empty: it is the same thread
  bool preempts = false;
};

/// rows_of folds steps of libraries, and of functions that the compiler wrote, into the user's own line from
/// which they came.
[[nodiscard]] std::vector<trace_row> rows_of(const trace_file& run, source_text& sources);

/// decision_sentence says what one free choice did, with source lines. `step` is the first of the thread that
/// was let go on.
[[nodiscard]] std::string decision_sentence(const trace_file& run, std::size_t step, source_text& sources);

}  // namespace snag
