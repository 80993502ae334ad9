// Two locks taken in two orders: how fast a deadlock is hunted through the fork server.

#include <mutex>
#include <thread>

#include "harness/case.h"

namespace {

const snag::registered_case ab_ba({
    .id = "bench/ab-ba",
    .title = "two threads that take two locks, each in its own order",
    .sources = {},
    .check = "",
    .check_gap = "",
    .mental_model = "",
    .expectations = {},
    .sightings = {},
    .scenario =
        [](snag::run_context&) {
          std::mutex accounts;
          std::mutex journal;
          std::thread other([&] {
            const std::lock_guard first(accounts);
            const std::lock_guard second(journal);
          });
          {
            const std::lock_guard first(journal);
            const std::lock_guard second(accounts);
          }
          other.join();
          return snag::outcome::passed();
        },
});

}  // namespace
