#include "cases/leaks/leaked-writer.h"

#include "harness/case.h"

namespace {

using cases::leaked_writer::assemble;
using cases::leaked_writer::page;
using cases::leaked_writer::piece;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Four pieces, one of which fails. The error must come back, and no task may be left.
outcome one_piece_fails(snag::run_context& run) {
  const std::size_t failing = run.random() % 4;
  std::vector<std::function<piece()>> fetchers;
  for (std::size_t i = 0; i < 4; ++i) {
    fetchers.emplace_back([i, failing] {
      return i == failing ? piece{"", "piece " + std::to_string(i) + " not found"}
                          : piece{std::to_string(i), ""};
    });
  }
  const std::string expected = "piece " + std::to_string(failing) + " not found";
  const page got = assemble(fetchers);
  return got.error == expected
             ? outcome::passed()
             : outcome::wrong_output("error: expected '" + expected + "', got '" + got.error + "'");
}

const snag::registered_case leaked_writer({
    .id = "leaks/leaked-writer",
    .title = "the reader returns at the first error and the other writers wait for ever",
    .sources = {5, 37},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model = "a channel that nobody refers to any more lets go of those who wait on it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::leaked}},
            {engine::explore, {flavour::tsan}, {verdict::leaked}},
        },
    .sightings = {{"kubernetes/kubernetes", "#5316",
                   "finishRequest left at its timeout and its worker blocked in the send"}},
    .scenario = &one_piece_fails,
});

}  // namespace
