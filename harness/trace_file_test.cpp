#include "harness/trace_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "harness/trace_build.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using trace::op;

/// AB-BA: main makes two threads, each takes one mutex and waits for the other's.
run_report deadlock() {
  return parse_answer(
             R"({"snag":1,"ran":17,"seed":3,"us":812,"end":"exit","code":0,"saw":["deadlock"],)"
             R"("stuck":{"total":3,"tasks":[)"
             R"({"thread":1,"waits_for":"end of thread","holder":2,"file":"bank.cpp","line":30},)"
             R"({"thread":2,"waits_for":"mutex","object":"0x20","holder":3,"task":"left","file":"bank.cpp","line":12},)"
             R"({"thread":3,"waits_for":"mutex","object":"0x10","holder":2,"file":"bank.cpp","line":22}]},)"
             R"("steps":9,"switches":3,"preemptions":1,"hash":"0xabc","valve":0,"in_process":0,)"
             R"("trace":{"modules":["/bin/x"],)"
             R"("threads":[{"number":1,"parent":0},)"
             R"({"number":2,"parent":1,"task":"left","spawned":{"file":"bank.cpp","line":27}},)"
             R"({"number":3,"parent":1,"spawned":{"file":"bank.cpp","line":28}}],)"
             R"("objects":[{"address":"0x1"},{"address":"0x2"},{"address":"0x10","name":"savings"},)"
             R"({"address":"0x20"}],"stacks":[],)"
             R"("steps":[[1,3,1,0,0,0],[1,3,2,0,0,0],[1,4,1,1,0,0],[2,1,0,0,0,0],[2,6,3,0,0,0],)"
             R"([3,1,0,16,0,0],[3,6,4,0,0,7],[3,6,3,1,0,7],[2,6,4,1,0,7]],)"
             R"("runnable":[[0,1],[1,1,2],[2,1,2,3],[3,2,3],[8,2]],)"
             R"("told":[[4,"lock","","bank.cpp",11]],"watched":[[2,"balance",-3]]}})")
      .run;
}

trace_file sample() {
  symbolizer symbols;
  trace_subject subject;
  subject.case_id = "locks/two-accounts";
  subject.program = "/runners/buggy-tsan";
  subject.build = "0x77";
  trace_setup setup;
  setup.strategy = "pct";
  setup.depth = 3;
  setup.base_seed = 7;
  setup.number = 17;
  setup.seed = 3;
  trace_file run = build_trace(deadlock(), symbols, subject, setup);
  run.shrunk = trace_shrink{41, false, 93, 6, false};
  run.decisive = {{5, "thread 2 stops"}};
  run.doomed = trace_doom{7, 20};
  return run;
}

TEST(build_trace, names_threads_and_objects) {
  const trace_file run = sample();
  EXPECT_EQ(run.threads[0].name, "main");
  EXPECT_EQ(run.threads[1].name, "left");
  EXPECT_EQ(run.threads[2].spawned.line, 28U);
  EXPECT_EQ(run.objects[0].name, "thread 1");
  EXPECT_EQ(run.objects[2].name, "savings");
  EXPECT_TRUE(run.objects[2].given);
  EXPECT_EQ(run.objects[3].name, "mutex 1");
  EXPECT_EQ(run.objects[3].kind, "mutex");
}

TEST(build_trace, says_why_each_thread_stopped) {
  const trace_file run = sample();
  EXPECT_EQ(run.steps[3].why, "waits");
  EXPECT_EQ(run.steps[4].why, "");
  EXPECT_EQ(run.steps[5].why, "preempted");
  EXPECT_EQ(run.steps[8].why, "waits");
  EXPECT_EQ(run.choices, (schedule{{1, 3}, {2, 2}, {3, 3}, {2, 1}}));
  EXPECT_EQ(run.decisions, 1U);
}

TEST(build_trace, finds_who_waits_for_whom_and_the_cycle) {
  const trace_file run = sample();
  EXPECT_EQ(run.is, verdict::deadlocked);
  ASSERT_EQ(run.waiters.size(), 3U);
  EXPECT_EQ(run.waiters[0].says, "waits for the end of thread 2");
  EXPECT_EQ(run.waiters[1].says, "waits for mutex 1, held by thread 3");
  EXPECT_EQ(run.waiters[2].says, "waits for savings, held by thread 2");
  EXPECT_THAT(run.cycle, ElementsAre(2, 3));
  EXPECT_THAT(run.evidence, HasSubstr("thread 3 waits for savings, held by thread 2 at bank.cpp:22"));
}

std::vector<std::string> words(const std::vector<trace_edge>& edges) {
  std::vector<std::string> all;
  for (const trace_edge& e : edges) {
    all.push_back(std::to_string(e.from) + " " + std::to_string(e.to) + " " + e.why);
  }
  return all;
}

TEST(happens_before, follows_a_thread_from_its_creation) {
  EXPECT_THAT(words(sample().edges), ElementsAre("0 3 create -> start", "1 5 create -> start"));
}

TEST(happens_before, joins_what_synchronisation_orders) {
  wire_trace run;
  run.objects.resize(6);
  const auto step = [&run](std::uint64_t thread, op what, std::uint64_t object, int flags = 0) {
    run.steps.push_back({thread, what, object, static_cast<std::uint8_t>(flags), 0, 0});
  };
  step(1, op::create, 1);                   // 0
  step(2, op::start, 0);                    // 1
  step(2, op::lock, 2);                     // 2
  step(2, op::wait, 3, trace::blocked);     // 3
  step(1, op::lock, 2);                     // 4
  step(1, op::notify_one, 3);               // 5
  step(1, op::unlock, 2);                   // 6
  step(2, op::wait, 3, trace::resumed);     // 7
  step(1, op::acquire, 4, trace::blocked);  // 8
  step(2, op::release, 4);                  // 9
  step(1, op::acquire, 4, trace::resumed);  // 10
  step(2, op::atomic_store, 5);             // 11
  step(1, op::atomic_load, 5);              // 12
  step(1, op::wait, 3, trace::blocked);     // 13
  step(1, op::wait, 3, trace::resumed | trace::timed_out);
  step(1, op::join, 1, trace::blocked);  // 15
  step(2, op::end, 0);                   // 16
  step(1, op::join, 1, trace::resumed);  // 17
  EXPECT_THAT(words(happens_before(run)),
              ElementsAre("0 1 create -> start", "5 7 notify -> wait", "9 10 release -> acquire",
                          "11 12 store -> load", "16 17 end -> join"))
      << "and nothing from a wait whose time came";
}

TEST(trace_file, comes_back_as_it_was_written) {
  const std::string text = to_json(sample());
  EXPECT_EQ(to_json(parse_trace(text, "x.json")), text);
  EXPECT_EQ(to_json(sample()), text) << "the same run, the same bytes";
  const trace_file back = parse_trace(text, "x.json");
  EXPECT_EQ(back.choices, sample().choices);
  EXPECT_EQ(back.hash, 0xabcU);
  EXPECT_TRUE(back.steps[7].has(trace::blocked));
  EXPECT_EQ(back.watched[0].value, -3);
}

TEST(trace_file, holds_whatever_a_program_printed) {
  trace_file run = sample();
  run.evidence = "\xff\x01";
  EXPECT_NO_THROW((void)parse_trace(to_json(run), "x.json"));
}

TEST(trace_file, is_described_by_its_schema) {
  const auto schema = nlohmann::json::parse(read_file(SNAG_SOURCE_DIR "/docs/trace.schema.json"));
  const auto run = nlohmann::json::parse(to_json(sample()));
  const auto keys = [](const nlohmann::json& object) {
    std::set<std::string> names;
    for (const auto& [key, value] : object.items()) {
      names.insert(key);
    }
    return names;
  };
  EXPECT_EQ(keys(schema["properties"]), keys(run));
  EXPECT_EQ(schema["required"].get<std::set<std::string>>(), keys(run));
  for (const char* list : {"waiters", "decisive", "threads", "objects", "steps", "told", "watched"}) {
    const auto known = keys(schema["properties"][list]["items"]["properties"]);
    for (const auto& element : run[list]) {
      for (const std::string& key : keys(element)) {
        EXPECT_TRUE(known.contains(key)) << list << " has " << key;
      }
      for (const nlohmann::json& key : schema["properties"][list]["items"]["required"]) {
        EXPECT_TRUE(element.contains(key.get<std::string>())) << list << " needs " << key;
      }
    }
  }
  EXPECT_EQ(keys(schema["properties"]["subject"]["properties"]), keys(run["subject"]));
  EXPECT_EQ(keys(schema["properties"]["setup"]["properties"]), keys(run["setup"]));
}

std::string fault_of(const std::string& text) {
  try {
    (void)parse_trace(text, "x.json");
  } catch (const user_error& e) {
    return e.what();
  }
  return "none";
}

TEST(trace_file, refuses_what_is_none_in_one_line) {
  const std::string good = to_json(sample());
  const auto with = [&good](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  EXPECT_EQ(fault_of("nonsense"),
            "cannot read trace 'x.json': it is no JSON, or not all of it; give a file that 'snag explore "
            "--trace' wrote");
  EXPECT_THAT(fault_of("{}"), HasSubstr("it is no trace of snag"));
  EXPECT_THAT(fault_of(with("\"schema\": 1", "\"schema\": 2")),
              HasSubstr("its schema is 2, and this snag reads 1"));
  EXPECT_THAT(fault_of(with("\"buggy\"", "\"odd\"")), HasSubstr("variant 'odd' is not known"));
  EXPECT_THAT(fault_of(with("\"code\":6,\"object\":4", "\"code\":6,\"object\":40")),
              HasSubstr("that is not listed"));
  EXPECT_THAT(fault_of(with("\"hash\": \"0xabc\"", "\"hash\": 7")), HasSubstr("cannot read trace"));
  EXPECT_THAT(fault_of(good.substr(0, good.size() / 2)), HasSubstr("it is no JSON, or not all of it"));
  EXPECT_THROW((void)read_trace("/no/such/trace.json"), user_error);
}

TEST(fingerprint, is_of_the_file) {
  EXPECT_EQ(fingerprint("/no/such/program"), "");
  EXPECT_EQ(fingerprint("/proc/self/exe"), fingerprint("/proc/self/exe"));
  EXPECT_NE(fingerprint("/proc/self/exe"), fingerprint("/bin/sh"));
}

}  // namespace
}  // namespace snag
