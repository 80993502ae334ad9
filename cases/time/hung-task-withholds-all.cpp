#include "cases/time/hung-task-withholds-all.h"

#include <future>

#include "harness/case.h"

namespace {

using cases::hung_task_withholds_all::offers;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

outcome not_heard(std::size_t shop, const std::string& expected, const std::string& heard) {
  return outcome::lost_result("shop " + std::to_string(shop) + ": expected " + expected + ", got " + heard);
}

/// Three shops, one of which answers when the call is over and not before: the others' offers must come. On
/// real threads a shop may be too slow to be heard in time, so there only what was heard is judged.
outcome one_shop_hangs(snag::run_context& run) {
  const std::size_t hung = run.random() % 3;
  std::promise<void> call_is_over;
  const std::shared_future<void> over = call_is_over.get_future().share();
  std::vector<std::function<std::string()>> shops;
  for (std::size_t i = 0; i < 3; ++i) {
    shops.emplace_back([i, hung, over] {
      if (i == hung) {
        over.wait();
      }
      return "offer " + std::to_string(i);
    });
  }
  const std::vector<std::optional<std::string>> got = offers(shops);
  call_is_over.set_value();

  for (std::size_t i = 0; i < 3; ++i) {
    const std::string heard = i < got.size() ? got[i].value_or("nothing") : "no slot";
    const std::string expected = i == hung ? "nothing" : "offer " + std::to_string(i);
    if (heard != expected && (run.virtual_time() || heard != "nothing")) {
      return not_heard(i, expected, heard);
    }
  }
  return outcome::passed();
}

const snag::registered_case hung_task_withholds_all({
    .id = "time/hung-task-withholds-all",
    .title = "one task that hangs withholds the results of all the others",
    .sources = {13},
    .check = "",
    .check_gap =
        "a wait without a limit is right wherever the tasks end, and whether they do is not in the code",
    .mental_model = "every task ends sooner or later, so waiting for all of them is waiting for the slowest",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {{"yugabyte/yugabyte-db", "#6301",
                   "one health check that blocked kept all the others from running"}},
    .scenario = &one_shop_hangs,
});

}  // namespace
