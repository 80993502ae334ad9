#include "cases/channels/wait-before-drain.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::wait_before_drain::complaint;
using cases::wait_before_drain::validate_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::vector<std::string> what_is_wrong(const std::string& text) {
  std::vector<std::string> wrong;
  if (text.find(';') == std::string::npos) {
    wrong.emplace_back("no separator");
  }
  if (text.size() < 8) {
    wrong.emplace_back("too short");
  }
  return wrong;
}

/// Three bad lines, some of them in two ways: every complaint must come once.
outcome every_complaint_comes_once(snag::run_context& run) {
  std::vector<std::string> lines(3, "berlin 10115");
  std::size_t expected = lines.size();
  for (std::string& line : lines) {
    if (run.random() % 2 == 0) {
      line = "berlin";
      ++expected;
    }
  }
  std::vector<complaint> got = validate_all(lines, &what_is_wrong);
  const auto earlier = [](const complaint& a, const complaint& b) {
    return a.line != b.line ? a.line < b.line : a.says < b.says;
  };
  std::sort(got.begin(), got.end(), earlier);
  const auto same = [](const complaint& a, const complaint& b) {
    return a.line == b.line && a.says == b.says;
  };
  if (got.size() != expected || std::adjacent_find(got.begin(), got.end(), same) != got.end()) {
    return outcome::lost_result("expected " + std::to_string(expected) + " complaints, got " +
                                std::to_string(got.size()));
  }
  return outcome::passed();
}

const snag::registered_case wait_before_drain({
    .id = "channels/wait-before-drain",
    .title = "the function waits for the senders before it takes what they send, and the buffer is too small",
    .sources = {22},
    .check = "snag-leaked-writer",
    .check_gap = "",
    .mental_model =
        "first all the work, then all the results: a buffered channel keeps them until somebody asks",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"containerd/containerd", "#4353",
                   "a test waited for the goroutine that waited for the test to read its error"},
                  {"agola-io/agola", "#58",
                   "two handlers failed at once; the errors were read after the wait"},
                  {"square/goprotowrap", "#9",
                   "room for one error a worker, but a worker could have more of them"}},
    .scenario = &every_complaint_comes_once,
});

}  // namespace
