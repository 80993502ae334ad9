#include "cases/time/timer-rearmed-for-ever.h"

#include <mutex>
#include <thread>
#include <vector>

#include "harness/case.h"

namespace {

using cases::timer_rearmed_for_ever::run_session;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

using std::chrono::milliseconds;

/// A session with little to do, and a peer who takes a while to close: "bye" must be the last that he hears.
outcome bye_is_the_last_word(snag::run_context& run) {
  const milliseconds period(run.virtual_time() ? 10 : 1);
  const milliseconds closing(run.virtual_time() ? 25 + run.random() % 10 : 0);
  std::mutex mutex;
  std::vector<std::string> heard;
  run_session({.send =
                   [&](const std::string& word) {
                     const std::lock_guard lock(mutex);
                     heard.push_back(word);
                   },
               .close = [closing] { std::this_thread::sleep_for(closing); }},
              period, [] { std::this_thread::yield(); });
  std::size_t after = 0;
  while (after < heard.size() && heard[heard.size() - 1 - after] == "beat") {
    ++after;
  }
  return after == 0 ? outcome::passed()
                    : outcome::wrong_output("beats after bye: expected none, got " + std::to_string(after));
}

const snag::registered_case timer_rearmed_for_ever({
    .id = "time/timer-rearmed-for-ever",
    .title =
        "a timer is cancelled while its callback runs, which sets it again, and nobody cancels it any more",
    .sources = {},
    .check = "",
    .check_gap =
        "that the callback sets the timer by which it was called is seen across three functions only",
    .mental_model = "a timer that has been cancelled does not fire",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {{"stellar/stellar-core", "#428",
                   "a cancel does not stop a callback that is already in the queue"},
                  {"eBay/IOManager", "#73", "a timer was armed again after it had been cancelled and freed"}},
    .scenario = &bye_is_the_last_word,
});

}  // namespace
