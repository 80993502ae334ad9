// The systematic search on real runners: it can be interrupted, split and put together without its claims
// or its counts becoming others.

#include "harness/dfs_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "harness/report_explore.h"

namespace snag {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

catalogue toys() {
  return catalogue::load(SNAG_TOYS);
}

explore_options systematic(const char* id = "schedules/many-orders") {
  explore_options options;
  options.cases = {id};
  options.variants = {variant::fixed};
  options.flavours = {flavour::plain};
  options.by = search::dfs;
  options.depth = 2;
  options.points = point_level::sync;
  options.jobs = 1;
  options.run_limit = std::chrono::seconds(120);
  return options;
}

/// The report as it comes back from a file.
explore_result through_a_file(const explore_result& result) {
  return parse_explore_report(json(result, true), "report.json");
}

explore_result interrupted_after(const explore_options& options, std::uint64_t runs) {
  bool sent = false;
  return explore(toys(), options, [&](const explore_progress& now) {
    if (now.runs_done >= runs && !sent) {
      sent = true;
      ::kill(::getpid(), SIGINT);
    }
  });
}

/// What `snag explore --resume` does.
explore_result go_on(explore_options options, const explore_result& before, std::uint64_t interrupt_after) {
  for (const explore_row& row : before.rows) {
    options.before.push_back(explored_before::of(row));
  }
  explore_result after = interrupted_after(options, interrupt_after);
  const bool interrupted = after.interrupted;
  after = join_reports(before, after);
  after.interrupted = interrupted;
  return after;
}

void expect_same(const explore_row& one, const explore_row& other) {
  EXPECT_EQ(one.schedules, other.schedules);
  EXPECT_EQ(one.distinct, other.distinct);
  EXPECT_EQ(one.seen, other.seen);
  EXPECT_EQ(one.counts, other.counts);
  EXPECT_EQ(one.systematic, other.systematic);
  EXPECT_EQ(one.bound, other.bound);
  EXPECT_EQ(one.state, other.state);
  EXPECT_EQ(one.finished, other.finished);
}

TEST(dfs_source, counts_the_same_whatever_runs_at_once) {
  explore_options options = systematic();
  const explore_row one = explore(toys(), options).rows.at(0);
  EXPECT_THAT(one.bound, StartsWith("exhausted up to 2 preemptions, "));
  EXPECT_GT(one.schedules, 100U);
  EXPECT_EQ(one.search_state, "");
  options.jobs = 3;
  expect_same(explore(toys(), options).rows.at(0), one);
}

TEST(dfs_source, goes_on_after_interrupts_as_if_there_had_been_none) {
  for (const shard part : {shard{1, 1}, shard{2, 3}}) {
    explore_options options = systematic();
    options.shard = part;
    const explore_result whole = explore(toys(), options);
    options.jobs = 2;
    explore_result so_far = through_a_file(interrupted_after(options, 20));
    unsigned breaks = 1;
    for (; so_far.interrupted; ++breaks) {
      EXPECT_NE(so_far.rows.at(0).search_state, "");
      EXPECT_FALSE(so_far.rows.at(0).finished);
      so_far = through_a_file(go_on(options, so_far, 40));
    }
    EXPECT_GT(breaks, 2U);
    EXPECT_EQ(so_far.code(), exit_code::clean);
    EXPECT_EQ(so_far.options.shard, part);
    expect_same(so_far.rows.at(0), through_a_file(whole).rows.at(0));
  }
}

TEST(dfs_source, goes_on_from_a_budget_with_a_larger_one) {
  explore_options options = systematic();
  const explore_row whole = explore(toys(), options).rows.at(0);
  options.schedules = 30;
  const explore_result before = through_a_file(explore(toys(), options));
  EXPECT_EQ(before.rows.at(0).schedules, 30U);
  EXPECT_THAT(before.rows.at(0).bound, StartsWith("not exhausted: 30 schedules, "));
  options.schedules.reset();
  expect_same(go_on(options, before, ~0ULL).rows.at(0), whole);
}

TEST(dfs_source, a_state_of_another_bound_is_refused) {
  explore_options options = systematic();
  options.schedules = 30;
  options.before = {explored_before::of(explore(toys(), options).rows.at(0))};
  options.depth = 3;
  EXPECT_THROW((void)explore(toys(), options), user_error);
}

TEST(dfs_source, parts_are_exhausted_together_or_it_is_said_what_is_missing) {
  explore_options options = systematic();
  std::vector<explore_result> parts;
  std::uint64_t schedules = 0;
  for (std::uint64_t part = 1; part <= 3; ++part) {
    options.shard = {part, 3};
    parts.push_back(through_a_file(explore(toys(), options)));
    EXPECT_THAT(parts.back().rows.at(0).bound, HasSubstr(" (part "));
    schedules += parts.back().rows.at(0).schedules;
  }
  const explore_result merged = merge_reports(parts);
  EXPECT_EQ(merged.code(), exit_code::clean);
  EXPECT_THAT(merged.rows.at(0).bound,
              StartsWith("exhausted up to 2 preemptions, " + std::to_string(schedules) + " schedules"));
  EXPECT_EQ(merged.rows.at(0).systematic->exhausted_to, 2U);
  // A merged report can be merged no further, but read.
  EXPECT_EQ(through_a_file(merged).rows.at(0).bound, merged.rows.at(0).bound);

  const explore_result gap = merge_reports(std::array{parts[0], parts[2]});
  EXPECT_EQ(gap.code(), exit_code::incomplete);
  EXPECT_THAT(gap.rows.at(0).bound, StartsWith("not exhausted: "));
  EXPECT_THAT(gap.rows.at(0).bound, HasSubstr("part 2 of 3 is missing"));
  EXPECT_EQ(gap.rows.at(0).systematic->exhausted_to, std::nullopt);

  options.shard = {2, 3};
  const explore_result broken_off = through_a_file(interrupted_after(options, 20));
  const explore_result open = merge_reports(std::array{parts[0], broken_off, parts[2]});
  EXPECT_EQ(open.code(), exit_code::incomplete);
  EXPECT_THAT(open.rows.at(0).bound, StartsWith("not exhausted: "));
  EXPECT_THAT(open.rows.at(0).bound, HasSubstr("part 2 of 3 knows of "));
}

TEST(dfs_source, parts_of_other_searches_are_refused) {
  explore_options options = systematic();
  options.shard = {1, 2};
  explore_result one = through_a_file(explore(toys(), options));
  options.shard = {2, 2};
  explore_result other = through_a_file(explore(toys(), options));
  other.options.reduction = false;
  EXPECT_THROW((void)merge_reports(std::array{one, through_a_file(other)}), user_error);
  other.options.reduction = true;
  other.options.depth = 3;
  try {
    (void)merge_reports(std::array{one, through_a_file(other)});
    FAIL() << "they were merged";
  } catch (const user_error& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("--preemptions"));
  }
}

TEST(dfs_source, goes_several_runs_in_one_process_and_notices_where_they_are_not_alike) {
  const explore_row many = explore(toys(), systematic()).rows.at(0);
  EXPECT_FALSE(many.fresh);
  const explore_row once = explore(toys(), systematic("schedules/initialises-once")).rows.at(0);
  EXPECT_TRUE(once.fresh);
  EXPECT_THAT(once.bound, StartsWith("exhausted"));
}

}  // namespace
}  // namespace snag
