#include "cases/results/name-collision.h"

#include "harness/case.h"

namespace {

using cases::name_collision::account;
using cases::name_collision::statement;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Three accounts, two of them Ada's: each line must show the balance of its own account.
outcome each_account_has_its_balance(snag::run_context& run) {
  const int base = static_cast<int>(run.random() % 1000);
  const std::vector<account> accounts = {{1, "Ada"}, {2, "Grace"}, {3, "Ada"}};
  const std::vector<std::string> got =
      statement(accounts, [base](const account& one) { return base + 10L * one.id; });
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const std::string expected = accounts[i].owner + " " + std::to_string(accounts[i].id) + ": " +
                                 std::to_string(base + 10 * accounts[i].id);
    if (i >= got.size() || got[i] != expected) {
      return outcome::lost_result("line " + std::to_string(i) + ": expected '" + expected + "', got '" +
                                  (i < got.size() ? got[i] : "nothing") + "'");
    }
  }
  return outcome::passed();
}

const snag::registered_case name_collision({
    .id = "results/name-collision",
    .title =
        "tasks store their results by a name that is not unique, and overwrite each other under the lock",
    .sources = {40},
    .check = "",
    .check_gap = "every access is locked; that two keys can be equal is known to the data alone",
    .mental_model = "a map behind a mutex is safe: whatever a task stores in it can be found in it",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::lost_result}},
            {engine::explore, {flavour::tsan}, {verdict::lost_result}},
        },
    .sightings = {},
    .scenario = &each_account_has_its_balance,
});

}  // namespace
