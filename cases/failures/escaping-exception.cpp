#include "cases/failures/escaping-exception.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::escaping_exception::total_bytes;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three pages, of which one may hold a dash instead of a number: the caller is told by an exception.
outcome a_bad_page_is_reported(snag::run_context& run) {
  const std::size_t bad = run.random() % 4;  // 3: none is
  std::vector<std::string> pages = {"120 7", "1024", "30 30 30"};
  if (bad < pages.size()) {
    pages[bad] += " -";
  }
  try {
    const long got = total_bytes(pages);
    if (bad < pages.size() || got != 1241) {
      return outcome::wrong_output("total: expected " +
                                   std::string(bad < pages.size() ? "an exception" : "1241") + ", got " +
                                   std::to_string(got));
    }
  } catch (const std::invalid_argument& error) {
    if (bad >= pages.size()) {
      return outcome::wrong_output(std::string("total: expected 1241, got an exception: ") + error.what());
    }
  }
  return outcome::passed();
}

const snag::registered_case escaping_exception({
    .id = "failures/escaping-exception",
    .title =
        "an exception leaves the body of a thread and ends the process, with the caller's handler in place",
    .sources = {28, 44},
    .check = "snag-escaping-exception",
    .check_gap = "",
    .mental_model = "an exception that a worker does not catch reaches whoever joins the worker",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"VROOM-Project/vroom", "#417",
                   "an exception in a solver thread ended the program instead of becoming its error report"},
                  {"adepierre/Botcraft", "#350",
                   "a packet that could not be parsed was rethrown from the network thread"}},
    .scenario = &a_bad_page_is_reported,
});

}  // namespace
