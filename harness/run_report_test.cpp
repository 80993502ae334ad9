#include "harness/run_report.h"

#include <gtest/gtest.h>

#include <string>

namespace snag {
namespace {

constexpr const char* explored =
    R"({"snag":1,"ran":17,"seed":3,"us":812,"end":"exit","code":0,"saw":["deadlock"],)"
    R"("stuck":{"total":1,"tasks":[{"thread":1,"waits_for":"mutex","object":"0x7ff0"}]},)"
    R"("steps":4,"switches":2,"preemptions":1,"hash":"0x1f","valve":0,"in_process":4,)"
    R"("estimate":{"steps":90,"threads":3},)"
    R"("trace":{"modules":["/bin/x","/lib/y"],)"
    R"("threads":[{"number":1,"parent":0},{"number":2,"parent":1,"task":"worker",)"
    R"("spawned":{"file":"a.cpp","line":9},"spawn_stack":[0,4660]}],)"
    R"("objects":[{"address":"0x7ff0","name":"accounts"}],"stacks":[[0,4660,1,4242]],)"
    R"("steps":[[1,6,1,0,1,0],[1,3,0,0,0,0],[2,6,1,17,0,5],[1,8,1,0,0,5]],)"
    R"("runnable":[[0,1],[2,1,2],[3,1]],)"
    R"("told":[[2,"send","buffer 2 of 2","a.cpp",7]],"watched":[[1,"results",-3]]}})";

run_report parsed(const std::string& line) {
  return parse_answer(line).run;
}

TEST(run_report, tells_what_a_controlled_run_was) {
  const run_report run = parsed(explored);
  ASSERT_TRUE(run.control);
  EXPECT_TRUE(run.deadlock);
  EXPECT_EQ(run.control->steps, 4U);
  EXPECT_EQ(run.control->preemptions, 1U);
  EXPECT_EQ(run.control->hash, 0x1fU);
  EXPECT_EQ(run.in_process, 4U);
  EXPECT_EQ(run.control->estimated_threads, 3U);
  ASSERT_TRUE(run.control->trace);
  const wire_trace& steps = *run.control->trace;
  EXPECT_EQ(steps.threads[1].task, "worker");
  EXPECT_EQ(steps.threads[1].spawn_stack[0].offset, 4660U);
  EXPECT_EQ(steps.objects[0].name, "accounts");
  EXPECT_EQ(steps.stacks[0][1].module, "/lib/y");
  EXPECT_EQ(steps.steps[2].what, trace::op::lock);
  EXPECT_TRUE(steps.steps[2].has(trace::blocked));
  EXPECT_EQ(steps.steps[3].time_ns, 5U);
  EXPECT_EQ(steps.told[0].detail, "buffer 2 of 2");
  EXPECT_EQ(steps.watched[0].value, -3);
}

TEST(run_report, of_a_stress_run_is_as_it_was) {
  EXPECT_FALSE(parsed(R"({"snag":1,"ran":1,"end":"exit","saw":["finish"]})").control);
}

TEST(run_report, tells_the_ends_that_control_alone_knows) {
  const run_report gone =
      parsed(R"({"snag":1,"ran":1,"end":"exit","saw":["diverged"],"steps":12,"hash":"0x1",)"
             R"("diverged":{"step":12,"expected_thread":2,"came_thread":1}})");
  ASSERT_TRUE(gone.control->diverged);
  EXPECT_EQ(gone.control->diverged->expected_thread, 2U);
  const run_report hangs =
      parsed(R"({"snag":1,"ran":1,"end":"limit","saw":["blocked-in"],"steps":12,)"
             R"("blocked_in":{"thread":2,"call":"flock","stack":[{"module":"/bin/x","offset":7}]}})");
  ASSERT_TRUE(hangs.control->blocked_in);
  EXPECT_EQ(hangs.control->blocked_in->call, "flock");
  EXPECT_EQ(hangs.control->blocked_in->stack[0].offset, 7U);
  EXPECT_TRUE(parsed(R"({"snag":1,"ran":1,"end":"exit","saw":["livelock"]})").control->livelock);
  EXPECT_TRUE(parsed(R"({"snag":1,"ran":1,"end":"exit","saw":["steps"]})").control->too_long);
}

TEST(run_report, refuses_a_trace_that_points_nowhere) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string line = explored;
    line.replace(line.find(from), from.size(), to);
    return line;
  };
  EXPECT_NO_THROW(parsed(explored));
  EXPECT_THROW(parsed(with("[1,6,1,0,1,0]", "[1,6,2,0,1,0]")), std::runtime_error);
  EXPECT_THROW(parsed(with("[1,6,1,0,1,0]", "[1,6,1,0,2,0]")), std::runtime_error);
  EXPECT_THROW(parsed(with("[1,6,1,0,1,0]", "[1,250,1,0,1,0]")), std::runtime_error);
  EXPECT_THROW(parsed(with("[1,6,1,0,1,0]", "[1,6]")), std::runtime_error);
  EXPECT_THROW(parsed(with("[0,4660,1,4242]", "[0,4660,7,4242]")), std::runtime_error);
  EXPECT_THROW(parsed(with("[2,1,2]", "[9,1,2]")), std::runtime_error);
  EXPECT_THROW(parsed(with("0x1f", "1f")), std::runtime_error);
}

TEST(run_report, reads_steps_in_their_short_form) {
  const auto with = [](const std::string& packed) {
    return R"({"snag":1,"ran":1,"end":"exit","saw":["finish"],"steps":3,"hash":"0x1","packed":")" + packed +
           R"("})";
  };
  // Three steps: thread 1 locks object 1, goes on with a write to object 2, and thread 2 ends, preempting;
  // who could be chosen, told twice; two objects, 0x28 and 0x7ff0.
  const std::string packed =
      std::string("D") + "ZBB" + "kEC" + "LCQA" + "C" + "ABB" + "CCBC" + "C" + "oB" + "w/f";
  const run_report run = parsed(with(packed));
  ASSERT_TRUE(run.finish && run.control && run.control->trace);
  const wire_trace& t = *run.control->trace;
  EXPECT_EQ(choices_of(t), (schedule{{1, 2}, {2, 1}}));
  EXPECT_EQ(t.steps[0].what, trace::op::lock);
  EXPECT_EQ(t.steps[1].what, trace::op::write);
  EXPECT_EQ(t.steps[1].object, 2U);
  EXPECT_EQ(t.steps[2].what, trace::op::end);
  EXPECT_TRUE(t.steps[2].has(trace::preempting));
  EXPECT_EQ(t.runnable, (decltype(t.runnable){{0, {1}}, {2, {1, 2}}}));
  EXPECT_EQ(t.objects[0].address, "0x28");
  EXPECT_EQ(t.objects[1].address, "0x7ff0");
  for (std::size_t cut = 1; cut < packed.size(); ++cut) {
    EXPECT_THROW(parsed(with(packed.substr(0, cut))), std::runtime_error) << cut;
  }
  EXPECT_THROW(parsed(with(packed + "A")), std::runtime_error);
  EXPECT_THROW(parsed(with("!")), std::runtime_error);
  EXPECT_THROW(parsed(with("BZBB"
                           "A"
                           "A")),
               std::runtime_error)
      << "an object that is not listed";
}

TEST(wire_trace, is_the_schedule_of_its_steps) {
  EXPECT_EQ(choices_of(*parsed(explored).control->trace), (schedule{{1, 2}, {2, 1}, {1, 1}}));
}

TEST(wire_trace, tells_where_a_run_was_not_the_plain_one) {
  wire_trace run = *parsed(explored).control->trace;
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2})) << "a preemption; then 1 alone could go on";
  run.runnable[2].second = {1, 2};
  run.steps[3].thread = 2;
  run.steps.push_back({1, trace::op::lock, 1, 0, 0, 5});
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2}));
  run.steps[3].flags = run.steps[4].flags = 0;
  run.steps[4].thread = 3;
  run.runnable[2].second = {1, 3};
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2, 4})) << "not the lowest number";
  run.runnable[2].second = {1, 2, 3};
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2})) << "after a yield the next higher goes first";
  run.steps[4].thread = 1;
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2, 4}));
  run.steps[4].flags = trace::valve | trace::preempting;
  EXPECT_EQ(decisions_of(run), (std::vector<std::size_t>{2})) << "a forced switch decides nothing";
}

}  // namespace
}  // namespace snag
