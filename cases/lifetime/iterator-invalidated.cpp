#include "cases/lifetime/iterator-invalidated.h"

#include "harness/case.h"

namespace {

using cases::iterator_invalidated::count_hits;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two logs that share a path: every hit must be counted.
outcome two_logs_share_a_path(snag::run_context& run) {
  const std::string shared = "/item/" + std::to_string(run.random() % 100);
  const std::map<std::string, int> expected = {{"/cart", 1}, {"/login", 1}, {shared, 3}};
  const std::map<std::string, int> got = count_hits({{shared, "/cart", shared}, {"/login", shared}});
  for (const auto& [path, hits] : expected) {
    const auto found = got.find(path);
    const int counted = found == got.end() ? 0 : found->second;
    if (counted != hits) {
      return outcome::wrong_output(path + ": expected " + std::to_string(hits) + " hits, got " +
                                   std::to_string(counted));
    }
  }
  return outcome::passed();
}

const snag::registered_case iterator_invalidated({
    .id = "lifetime/iterator-invalidated",
    .title = "a reference into a vector is used after the lock is released, while another thread appends",
    .sources = {},
    .check = "",
    .check_gap = "no check follows a reference out of the lock under which it was taken",
    .mental_model = "finding the element is what needs the lock; what was found is mine",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::wrong_output, verdict::crashed}},
            {engine::stress,
             {flavour::tsan},
             {verdict::raced, verdict::use_after_scope, verdict::wrong_output}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope, verdict::wrong_output}},
            {engine::explore,
             {flavour::tsan},
             {verdict::raced, verdict::use_after_scope, verdict::wrong_output}},
        },
    .sightings = {{"intel/confidential-computing.sgx", "#276",
                   "a getter read a vector without its lock while another thread's push_back moved it"}},
    .scenario = &two_logs_share_a_path,
});

}  // namespace
