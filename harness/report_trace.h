#pragma once

// A trace for people: as text for a terminal, and as a page.

#include <string>

#include "harness/report.h"
#include "harness/trace_file.h"
#include "harness/trace_words.h"

namespace snag {

/// print_trace returns what a failing schedule comes to, the choices it hangs on, the interleaving with one
/// column per thread (one thread a line where the terminal is too narrow for that), who waits for whom, and
/// `again`, the command that replays it. Ends with a newline.
[[nodiscard]] std::string print_trace(const trace_file& run, const std::string& again, source_text& sources,
                                      const table_style& style = {});

/// html_trace returns the same as one page that needs nothing else.
[[nodiscard]] std::string html_trace(const trace_file& run, const std::string& again, source_text& sources);

/// What both forms say in the same words.
struct trace_text {
  std::string headline;               ///< "locks/two-accounts buggy tsan, schedule 17 by pct, seed 7"
  std::vector<std::string> decisive;  ///< sentences
  std::string doomed;                 ///< a sentence, or empty
  std::string shrunk;                 ///< how the schedule was made plain, or empty
  std::vector<std::string> waiters;   ///< a sentence each
  std::string cycle;                  ///< "thread 2 -> thread 3 -> thread 2", or empty
};
[[nodiscard]] trace_text words_of(const trace_file& run, source_text& sources);

/// A row, or the number of rows that are left out in its place.
struct shown_row {
  const trace_row* row = nullptr;
  std::size_t left_out = 0;
};

/// shown_rows leaves out what is far from the beginning, the end and the decisive choices where the rows are
/// many. The rows must outlive the answer.
[[nodiscard]] std::vector<shown_row> shown_rows(const trace_file& run, const std::vector<trace_row>& rows);

}  // namespace snag
