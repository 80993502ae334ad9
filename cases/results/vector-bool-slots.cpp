#include "cases/results/vector-bool-slots.h"

#include "harness/case.h"

namespace {

using cases::vector_bool_slots::expired;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::string printed(const std::vector<std::size_t>& positions) {
  std::string text;
  for (const std::size_t position : positions) {
    text += (text.empty() ? "" : ", ") + std::to_string(position);
  }
  return text.empty() ? "none" : text;
}

/// Three certificates, at most one of them expired: the others are good and must not be listed.
outcome only_what_expired_is_listed(snag::run_context& run) {
  const std::vector<std::string> certificates = {"mail", "shop", "wiki"};
  const std::size_t old = run.random() % 4;  // 3: none is
  const std::vector<std::size_t> expected =
      old < certificates.size() ? std::vector<std::size_t>{old} : std::vector<std::size_t>{};
  const std::vector<std::size_t> got = expired(certificates, [&](const std::string& certificate) {
    return old >= certificates.size() || certificate != certificates[old];
  });
  return got == expected
             ? outcome::passed()
             : outcome::lost_result("expired: expected " + printed(expected) + ", got " + printed(got));
}

const snag::registered_case vector_bool_slots({
    .id = "results/vector-bool-slots",
    .title = "each task writes its own slot of a vector<bool>, and the slots share their bytes",
    .sources = {16},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "tasks that write different elements of a vector need no lock",
    .expectations =
        {
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
            {engine::stress, {}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
        },
    .sightings = {{"ips4o/ips4o", "#3",
                   "the threads of a parallel sort noted in a vector<bool> whether their part is sorted"},
                  {"InsightSoftwareConsortium/ITK", "#3166",
                   "validity flags of an optimiser, written by several threads, became a vector<int>"}},
    .scenario = &only_what_expired_is_listed,
});

}  // namespace
