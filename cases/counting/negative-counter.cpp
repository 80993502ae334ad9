#include "cases/counting/negative-counter.h"

#include <algorithm>

#include "harness/case.h"

namespace {

using cases::negative_counter::download;
using cases::negative_counter::download_all;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three files, one of them missing: each must have one result.
outcome every_file_has_a_result(snag::run_context& run) {
  const std::vector<std::string> urls = {"/logo.png", "/style.css", "/index.html"};
  const std::string& missing = urls[run.random() % urls.size()];
  const std::vector<download> results = download_all(urls, [missing](const std::string& url) {
    return url == missing ? std::optional<std::string>("404") : std::nullopt;
  });
  for (const std::string& url : urls) {
    const auto as_it_is = [&](const download& one) {
      return one.url == url && one.error == (url == missing ? "404" : "");
    };
    if (std::count_if(results.begin(), results.end(), as_it_is) != 1) {
      return outcome::lost_result(url + ": expected one result; got " + std::to_string(results.size()) +
                                  " of " + std::to_string(urls.size()) + " results");
    }
  }
  return outcome::passed();
}

const snag::registered_case negative_counter({
    .id = "counting/negative-counter",
    .title = "a task that fails counts itself down twice",
    .sources = {},
    .check = "snag-misplaced-done",
    .check_gap = "",
    .mental_model = "each way out of the task counts it down, so the way of the error has to as well",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"micro/go-micro", "#681", "done twice for one task: panic, negative WaitGroup counter"}},
    .scenario = &every_file_has_a_result,
});

}  // namespace
