#include "cases/failures/unjoined-thread.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::unjoined_thread::load;
using cases::unjoined_thread::settings;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A port that is a number, or one that is not: the caller is told by an exception that it can catch.
outcome a_bad_port_is_reported(snag::run_context& run) {
  const bool good = run.random() % 2 == 0;
  try {
    const settings got = load(good ? "8080" : "eighty", "alpha,beta,gamma");
    if (!good || got.port != 8080 || got.hosts != 3) {
      return outcome::wrong_output(
          "settings: expected " + std::string(good ? "port 8080 and 3 hosts" : "an exception") +
          ", got port " + std::to_string(got.port) + " and " + std::to_string(got.hosts) + " hosts");
    }
  } catch (const std::invalid_argument& error) {
    if (good) {
      return outcome::wrong_output(std::string("settings: expected port 8080, got an exception: ") +
                                   error.what());
    }
  }
  return outcome::passed();
}

const snag::registered_case unjoined_thread({
    .id = "failures/unjoined-thread",
    .title = "an exception between start and join destroys a joinable std::thread and ends the process",
    .sources = {10},
    .check = "snag-unjoined-thread",
    .check_gap = "",
    .mental_model = "a thread is a resource like any other, and its destructor cleans up",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"jonnew/Oat", "#18", "a recorder was destroyed with its thread still joinable"}},
    .scenario = &a_bad_port_is_reported,
});

}  // namespace
