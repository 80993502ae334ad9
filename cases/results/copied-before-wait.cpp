#include "cases/results/copied-before-wait.h"

#include <chrono>
#include <thread>

#include "harness/case.h"

namespace {

using cases::copied_before_wait::friend_list;
using cases::copied_before_wait::load_friends;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three friends, one of whom may fail to load: the other names must be there, and the error with them.
outcome names_are_there_beside_the_error(snag::run_context& run) {
  const std::vector<int> ids = {11, 12, 13};
  const int failing = 11 + static_cast<int>(run.random() % 4);  // 14: none fails
  // On real threads the loads are quick: what is missed is missed by order, not by time.
  const std::chrono::milliseconds slowest(run.virtual_time() ? run.random() % 20 : 0);
  const friend_list got = load_friends(ids, [=](int id, std::string& name) -> csp::error {
    if (slowest.count() > 0) {
      std::this_thread::sleep_for(slowest);
    }
    if (id == failing) {
      return csp::errorf("friend {}: no answer", id);
    }
    name = "friend " + std::to_string(id);
    return {};
  });
  if (static_cast<bool>(got.err) != (failing <= ids.back())) {
    return outcome::lost_result("error: expected " + std::string(failing <= ids.back() ? "one" : "none") +
                                ", got '" + got.err.message() + "'");
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string expected = ids[i] == failing ? "" : "friend " + std::to_string(ids[i]);
    if (got.names[i] != expected) {
      return outcome::lost_result("name " + std::to_string(i) + ": expected '" + expected + "', got '" +
                                  got.names[i] + "'");
    }
  }
  return outcome::passed();
}

const snag::registered_case copied_before_wait({
    .id = "results/copied-before-wait",
    .title = "the result is copied into the return value before the wait that completes it",
    .sources = {39},
    .check = "snag-lost-result",
    .check_gap = "",
    .mental_model = "a return statement takes the values as they are when the function has returned",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::asan}, {verdict::lost_result}},
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::raced, verdict::lost_result}},
        },
    .sightings = {},
    .scenario = &names_are_there_beside_the_error,
});

}  // namespace
