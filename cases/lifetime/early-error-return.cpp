#include "cases/lifetime/early-error-return.h"

#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

#include "harness/case.h"

namespace {

using cases::early_error_return::account_page;
using cases::early_error_return::bank;
using cases::early_error_return::make_page;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// The bank has no orders, and where time is virtual it takes five seconds to look up a balance.
outcome the_bank_has_no_orders(snag::run_context& run) {
  std::latch answered(2);
  std::atomic<bool> page_is_made{false};
  std::atomic<bool> asked_late{false};
  // A name of its own: it outlives calls that come too late.
  const bank ask = [&, slow = run.virtual_time()](const std::string& what) {
    std::optional<long> answer;
    if (what == "balance") {
      if (slow) {
        std::this_thread::sleep_for(std::chrono::seconds(5));
      }
      answer = 100;
    }
    if (page_is_made) {
      asked_late = true;
    }
    answered.count_down();
    return answer;
  };
  const account_page got = make_page(ask);
  page_is_made = true;
  answered.wait();
  if (got.error != "no orders") {
    return outcome::wrong_output("error: expected 'no orders', got '" + got.error + "'");
  }
  return asked_late ? outcome::use_after_scope("the bank was still being asked when the page had been made")
                    : outcome::passed();
}

const snag::registered_case early_error_return({
    .id = "lifetime/early-error-return",
    .title = "run_async returns at the first error while its other tasks use the caller's locals",
    .sources = {12},
    .check = "snag-dangling-capture",
    .check_gap = "",
    .mental_model = "who starts tasks by a function that blocks has waited for them when it returns",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::use_after_scope, verdict::crashed}},
            {engine::stress, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope}},
            {engine::explore, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
        },
    .sightings =
        {{"elastic/ml-cpp", "#396",
          "parallel_for_each threw at the first exception while other threads used the caller's state"},
         {"sjanel/coincenter", "#464",
          "threads used objects of a caller that had left by an exception: stack-use-after-return"}},
    .scenario = &the_bank_has_no_orders,
});

}  // namespace
