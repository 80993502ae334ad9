#include "harness/verdict.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace snag {
namespace {

template <typename All, typename Parse>
void expect_names_go_both_ways(const All& all, Parse parse) {
  std::set<std::string> names;
  for (const auto value : all) {
    const std::string name(to_string(value));
    EXPECT_TRUE(names.insert(name).second) << name << " names two values";
    EXPECT_EQ(parse(name), value);
  }
  EXPECT_EQ(parse("no-such-name"), std::nullopt);
  EXPECT_EQ(parse(""), std::nullopt);
}

TEST(vocabulary, names_go_both_ways) {
  expect_names_go_both_ways(all_verdicts, parse_verdict);
  expect_names_go_both_ways(all_engines, parse_engine);
  expect_names_go_both_ways(all_flavours, parse_flavour);
  expect_names_go_both_ways(all_variants, parse_variant);
}

TEST(vocabulary, is_printed_as_documented) {
  EXPECT_EQ(to_string(verdict::lost_result), "lost-result");
  EXPECT_EQ(to_string(verdict::wrong_output), "wrong-output");
  EXPECT_EQ(to_string(verdict::use_after_scope), "use-after-scope");
  EXPECT_EQ(to_string(verdict::timed_out), "timed-out");
}

}  // namespace
}  // namespace snag
