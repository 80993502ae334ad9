#include "cases/locks/unlock-skipped-by-exception.h"

#include <stdexcept>

#include "harness/case.h"

namespace {

using cases::unlock_skipped_by_exception::load_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// What an older library throws.
struct error_code {
  int number = 0;
};

/// Three plugins; the first or the second is broken, and says so in one of two ways.
outcome one_plugin_is_broken(snag::run_context& run) {
  const std::vector<std::string> names = {"gzip", "jpeg", "tls"};
  const std::string& broken = names[run.random() % 2];
  const bool old_fashioned = run.random() % 2 == 0;
  const std::size_t loaded = load_all(names, [&](const std::string& name) {
    if (name == broken && old_fashioned) {
      throw error_code{2};
    }
    if (name == broken) {
      throw std::runtime_error(name + ": no such plugin");
    }
    return name + " 1.0";
  });
  return loaded == 2 ? outcome::passed()
                     : outcome::wrong_output("expected 2 plugins, got " + std::to_string(loaded));
}

const snag::registered_case unlock_skipped_by_exception({
    .id = "locks/unlock-skipped-by-exception",
    .title = "an exception is caught, and the mutex stays locked",
    .sources = {29},
    .check = "snag-missing-unlock",
    .check_gap = "",
    .mental_model =
        "who catches the exception has dealt with the failure: afterwards all is as it was before",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"iotaledger/hive.go", "#135",
                   "an event's handler panicked between lock and unlock, and the event stayed locked"},
                  {"Netflix/rend", "#105",
                   "after a panic all keys that hash to that lock would wait for ever"}},
    .scenario = &one_plugin_is_broken,
});

}  // namespace
