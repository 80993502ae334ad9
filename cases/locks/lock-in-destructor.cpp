#include "cases/locks/lock-in-destructor.h"

#include "harness/case.h"

namespace {

using cases::lock_in_destructor::closing_report;
using cases::lock_in_destructor::evening;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// One or two users are logged out while they read.
outcome users_are_logged_out_while_they_read(snag::run_context& run) {
  std::vector<std::string> users = {"ada", "grace"};
  users.resize(1 + run.random() % 2);
  const closing_report got = evening(users);
  return got.pages == users.size() && got.sessions == 0 && got.seats == 0
             ? outcome::passed()
             : outcome::wrong_output(std::to_string(users.size()) + " users: " + std::to_string(got.pages) +
                                     " pages, " + std::to_string(got.sessions) + " sessions and " +
                                     std::to_string(got.seats) + " seats are left");
}

const snag::registered_case lock_in_destructor({
    .id = "locks/lock-in-destructor",
    .title = "an element's destructor takes the lock under which the element is erased",
    .sources = {},
    .check = "snag-double-lock",
    .check_gap = "",
    .mental_model = "erase takes an element out of a map and calls nothing of mine",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"ceph/ceph", "#545",
                   "a registry let go of a last shared_ptr under the lock that its deleter takes"},
                  {"canonical/mir", "#355",
                   "a locked scope could own the last reference to a buffer whose destructor locks, too"}},
    .scenario = &users_are_logged_out_while_they_read,
});

}  // namespace
