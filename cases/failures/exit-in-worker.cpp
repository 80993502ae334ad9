#include "cases/failures/exit-in-worker.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::exit_in_worker::import_pages;
using cases::exit_in_worker::scratch;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three pages, of which one may be empty: the caller is told, and the scratch directory is gone.
outcome an_empty_page_is_reported(snag::run_context& run) {
  std::vector<std::string> pages(3, "text");
  const std::size_t empty = run.random() % 4;  // 3: none is
  if (empty < pages.size()) {
    pages[empty].clear();
  }
  int directories = 0;
  const scratch files = {.create = [&] { ++directories; }, .remove = [&] { --directories; }};
  std::string got;
  try {
    got = std::to_string(import_pages(pages, files)) + " pages";
  } catch (const std::runtime_error&) {
    got = "an error";
  }
  const std::string expected = empty < pages.size() ? "an error" : "3 pages";
  if (got != expected) {
    return outcome::wrong_output("import: expected " + expected + ", got " + got);
  }
  return directories == 0 ? outcome::passed()
                          : outcome::wrong_output("scratch directories left: expected 0, got " +
                                                  std::to_string(directories));
}

const snag::registered_case exit_in_worker({
    .id = "failures/exit-in-worker",
    .title = "a worker ends the whole process at its first error and skips everybody's clean-up",
    .sources = {35},
    .check = "",
    .check_gap = "a call of exit is legal; whether this is the place to give up is a decision",
    .mental_model = "an error that a worker cannot handle is the end of the program anyway",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::failed}},
            {engine::explore, {flavour::tsan}, {verdict::failed}},
        },
    .sightings = {{"pingcap/tiflow", "#1130",
                   "log.Fatal ended the process without its deferred functions and was replaced"}},
    .scenario = &an_empty_page_is_reported,
});

}  // namespace
