#include "harness/dfs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/dfs_model.h"
#include "support/exit_code.h"

namespace snag {
namespace {

using dfs_model::act;
using dfs_model::program;
using testing::HasSubstr;
using testing::StartsWith;

std::uint64_t finish(dfs_search& search, const program& what) {
  std::uint64_t runs = 0;
  for (;;) {
    const std::vector<dfs_search::order> out = search.next(4);
    if (out.empty()) {
      return runs;
    }
    for (const dfs_search::order& o : out) {
      search.take(o.ticket, dfs_model::run(what, o.prefix).trace);
      ++runs;
    }
  }
}

program two_threads(act what, unsigned one, unsigned other) {
  return {{{{act::create, 2, 0}, {act::create, 3, 0}}, {{what, one, 0}}, {{what, other, 0}}}, false};
}

TEST(dfs_search, threads_that_share_nothing_need_one_schedule) {
  dfs_search search(dfs_options{});
  EXPECT_EQ(finish(search, two_threads(act::write, 0, 1)), 1U);
  EXPECT_TRUE(search.unbounded());
  EXPECT_EQ(search.says(), "exhausted, 1 schedule: more preemptions than 2 would show nothing new");
}

TEST(dfs_search, two_reads_commute_and_two_writes_do_not) {
  dfs_search reads(dfs_options{});
  EXPECT_EQ(finish(reads, two_threads(act::read, 0, 0)), 1U);
  dfs_search writes(dfs_options{});
  EXPECT_GT(finish(writes, two_threads(act::write, 0, 0)), 1U);
}

TEST(dfs_search, says_that_the_bound_left_something_out) {
  const program what = {{{{act::create, 2, 0}}, {{act::read, 0, 0}, {act::write, 0, 0}, {act::read, 0, 0}}},
                        false};
  program both = what;
  both.threads[0].push_back({act::create, 3, 0});
  both.threads.push_back(both.threads[1]);
  dfs_search search({.preemptions = 1, .points = point_level::sync});
  const std::uint64_t runs = finish(search, both);
  EXPECT_TRUE(search.exhausted());
  EXPECT_FALSE(search.unbounded());
  EXPECT_EQ(search.exhausted_to(), 1U);
  EXPECT_THAT(search.says(),
              StartsWith("exhausted up to 1 preemption, " + std::to_string(runs) + " schedules; "));
  EXPECT_THAT(search.says(), HasSubstr("data races")) << "points sync see too little to claim more";
}

TEST(dfs_search, does_not_say_exhausted_before_it_is) {
  dfs_search search(dfs_options{});
  EXPECT_THAT(search.says(), StartsWith("not exhausted: 0 schedules, 1 more"));
  const std::vector<dfs_search::order> out = search.next(64);
  ASSERT_EQ(out.size(), 1U) << "what else there is, the first run has to show";
  EXPECT_TRUE(search.next(64).empty());
  EXPECT_FALSE(search.over());
  search.lose(out.front().ticket);
  EXPECT_TRUE(search.over());
  EXPECT_FALSE(search.exhausted()) << "what lies beyond a lost run is not known";
  EXPECT_EQ(search.exhausted_to(), std::nullopt);
  EXPECT_THAT(search.says(), HasSubstr("1 came to nothing"));
}

TEST(dfs_search, a_program_that_does_not_do_the_same_twice_is_refused) {
  const program what = two_threads(act::write, 0, 0);
  dfs_search search(dfs_options{});
  search.take(search.next(1).front().ticket, dfs_model::run(what, {}).trace);
  const std::vector<dfs_search::order> second = search.next(1);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_THROW(search.take(second.front().ticket, dfs_model::run(what, {}).trace), user_error);
}

TEST(dfs_search, a_state_that_is_none_or_of_another_search_is_refused) {
  const dfs_options options;
  for (const char* text :
       {"", "{}", "[1,2]", R"({"schema":2,"kind":"dfs"})", R"({"schema":1,"kind":"dfs"})"}) {
    EXPECT_THROW((void)dfs_search::from_json(text, "state.json", options), user_error) << text;
  }
  const std::string state = dfs_search(options).to_json();
  EXPECT_EQ(dfs_search::from_json(state, "state.json", options).to_json(), state);
  try {
    (void)dfs_search::from_json(state, "state.json", {.preemptions = 3});
    ADD_FAILURE();
  } catch (const user_error& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("'state.json' belongs to a search with other options"));
  }
}

TEST(dfs_run, a_trace_that_contradicts_itself_is_refused) {
  wire_trace run;
  run.steps.push_back({1, trace::op::quiesce, 0, 0, 0, 0});
  run.runnable.push_back({0, {2}});
  EXPECT_THROW((void)dfs_run(run), std::runtime_error);
}

TEST(dfs_run, a_wait_depends_on_the_mutex_that_it_gives_up) {
  const program what = {{{{act::create, 2, 0}, {act::lock, 0, 0}, {act::wait, 0, 0}, {act::unlock, 0, 0}},
                         {{act::lock, 0, 0}, {act::notify_one, 0, 0}, {act::unlock, 0, 0}}},
                        false};
  const wire_trace trace = dfs_model::run(what, {}).trace;
  const dfs_run run(trace);
  std::uint32_t wait = dfs_run::none;
  std::uint32_t lock = dfs_run::none;
  for (std::uint32_t i = 0; i < run.size(); ++i) {
    wait = trace.steps[i].what == trace::op::wait && wait == dfs_run::none ? i : wait;
    lock = trace.steps[i].what == trace::op::lock && trace.steps[i].thread == 2 ? i : lock;
  }
  ASSERT_LT(wait, lock);
  EXPECT_EQ(run.last_before(lock, run.dense(1)), wait + 1) << "the wait gave the mutex up";
}

}  // namespace
}  // namespace snag
