#include "harness/case.h"

#include <gtest/gtest.h>

namespace snag {
namespace {

case_info named(const std::string& id) {
  case_info info;
  info.id = id;
  info.scenario = [](run_context&) { return outcome::passed(); };
  return info;
}

TEST(run_context, repeats_its_sequence_for_a_seed) {
  run_context a(7);
  run_context b(7);
  run_context other(8);
  const std::uint64_t first = a.random();
  EXPECT_EQ(first, b.random());
  EXPECT_EQ(a.random(), b.random());
  EXPECT_NE(first, other.random());
}

TEST(registered_case, keeps_cases_by_id) {
  const registered_case second(named("zoo/b"));
  const registered_case first(named("zoo/a"));
  std::vector<std::string> ids;
  for (const case_info& info : registered_cases()) {
    ids.push_back(info.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"zoo/a", "zoo/b"}));
  EXPECT_EQ(registered_cases().front().family(), "zoo");
}

TEST(registered_case_death, refuses_what_no_report_could_name) {
  EXPECT_EXIT(
      {
        const registered_case once(named("zoo/twice"));
        const registered_case again(named("zoo/twice"));
      },
      testing::ExitedWithCode(2), "case 'zoo/twice' cannot be registered: the id is taken");
  EXPECT_EXIT({ const registered_case bare(named("bare")); }, testing::ExitedWithCode(2), "<family>/<name>");
  EXPECT_EXIT(
      {
        case_info empty = named("zoo/empty");
        empty.scenario = nullptr;
        const registered_case none(empty);
      },
      testing::ExitedWithCode(2), "no scenario");
}

}  // namespace
}  // namespace snag
