#include "harness/explore_order.h"

#include <gtest/gtest.h>

namespace snag {
namespace {

TEST(schedule, joins_turns_of_one_thread) {
  schedule s;
  append(s, 1);
  append(s, 1, 3);
  append(s, 2, 0);
  append(s, 3);
  EXPECT_EQ(s, (schedule{{1, 4}, {3, 1}}));
  EXPECT_EQ(length(s), 5U);
}

TEST(schedule, is_cut_in_the_middle_of_a_turn) {
  const schedule s = {{1, 4}, {2, 3}, {1, 1}};
  EXPECT_EQ(first_choices(s, 0), schedule{});
  EXPECT_EQ(first_choices(s, 6), (schedule{{1, 4}, {2, 2}}));
  EXPECT_EQ(first_choices(s, 99), s);
}

TEST(explore_order, is_the_line_of_the_protocol) {
  explore_order order;
  order.subject = "channels/premature-close";
  order.first = 17;
  order.seeds = {1, 18446744073709551615ULL};
  order.by = strategy::pct;
  order.prefixes = {{{1, 40}, {2, 3}}, {}};
  order.strict = true;
  order.trace = trace_wish::all;
  EXPECT_EQ(
      to_line(order),
      R"({"explore":"channels/premature-close","first":17,"seeds":[1,18446744073709551615],"limit_ms":10000,)"
      R"("strategy":"pct","depth":3,"points":"memory","adversarial":false,"spurious":false,)"
      R"("max_steps":200000,"prefixes":[4,1,40,2,3,0],"strict":true,"trace":"all","stacks":false,)"
      R"("fresh":false})"
      "\n");
}

TEST(explore_order, tells_of_inputs_and_processor_where_they_are_given) {
  explore_order order;
  order.inputs = 0;
  order.cpu = 2;
  EXPECT_NE(to_line(order).find(R"("fresh":false,"inputs":0,"cpu":2})"), std::string::npos);
}

TEST(explore_order, asks_for_fibers) {
  explore_order order;
  order.fibers = true;
  EXPECT_NE(to_line(order).find(R"("fresh":false,"fibers":true})"), std::string::npos);
}

TEST(explore_order, holds_any_subject) {
  explore_order order;
  order.subject = "a \"b\"\n";
  EXPECT_NE(to_line(order).find(R"("explore":"a \"b\"\n")"), std::string::npos);
}

TEST(strategy, has_names_that_come_back) {
  for (const strategy s : {strategy::random, strategy::pct, strategy::pos, strategy::surw, strategy::first}) {
    EXPECT_EQ(parse_strategy(to_string(s)), s);
  }
  for (const point_level p : {point_level::sync, point_level::atomics, point_level::memory}) {
    EXPECT_EQ(parse_point_level(to_string(p)), p);
  }
  EXPECT_EQ(parse_strategy("lucky"), std::nullopt);
}

}  // namespace
}  // namespace snag
