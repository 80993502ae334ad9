#include "harness/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "support/files.h"

namespace snag {
namespace {

// SNAG_APPROVE=1 writes what the reports say now over what they are expected to say.
void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(SNAG_HARNESS_TESTDATA) / name;
  if (const char* approve = std::getenv("SNAG_APPROVE"); approve != nullptr && std::string(approve) == "1") {
    write_file_atomically(path, text);
  }
  EXPECT_EQ(read_file(path), text) << "SNAG_APPROVE=1 accepts the new text, after you have read it";
}

stress_row row(const std::string& id, variant v, flavour f, std::map<verdict, std::uint64_t> counts) {
  stress_row r;
  r.case_id = id;
  r.variant = v;
  r.flavour = f;
  for (const auto& [which, n] : counts) {
    r.iterations += n;
  }
  r.counts = std::move(counts);
  r.state = row_state::met;
  r.expected = v == variant::fixed ? "passed" : "panicked";
  r.must_show = v == variant::buggy;
  r.busy = std::chrono::milliseconds(1234);
  return r;
}

stress_result sample() {
  stress_result result;
  result.seed = 7;
  result.elapsed = std::chrono::milliseconds(4321);
  result.rows.push_back(row("channels/premature-close", variant::buggy, flavour::plain,
                            {{verdict::passed, 999}, {verdict::panicked, 1}}));
  result.rows.back().first_failure =
      failed_run{17, 99, verdict::panicked, "send on closed channel at a.cpp:7", ""};
  result.rows.push_back(
      row("channels/premature-close", variant::buggy, flavour::tsan,
          {{verdict::panicked, 3}, {verdict::raced, 5}, {verdict::deadlocked, 1}, {verdict::leaked, 1}}));
  result.rows.push_back(
      row("channels/premature-close", variant::fixed, flavour::plain, {{verdict::passed, 100}}));
  stress_row& broken = result.rows.emplace_back(row("leaks/leaked-writer", variant::fixed, flavour::asan,
                                                    {{verdict::passed, 99}, {verdict::leaked, 1}}));
  broken.state = row_state::not_met;
  broken.note =
      "leaks/leaked-writer fixed asan: expected passed, got leaked in iteration 3: thread 2 <blocks>";
  broken.first_failure = broken.first_surprise =
      failed_run{3, 12345678901234567890U, verdict::leaked, "thread 2 <blocks>",
                 "thread 2 (writer) blocks in send (buffer 2 of 2) at w.cpp:12\n    started at w.cpp:9\n\x01 "
                 "& \"odd\"\n"};
  stress_row& unrun =
      result.rows.emplace_back(row("leaks/leaked-writer", variant::fixed, flavour::plain, {}));
  unrun.state = row_state::not_run;
  return result;
}

TEST(table, says_it_all_to_a_newcomer) {
  expect_golden("table.txt", table(sample()));
}

TEST(table, colours_only_when_asked) {
  EXPECT_EQ(table(sample()).find('\x1b'), std::string::npos);
  table_style style;
  style.colour = true;
  EXPECT_NE(table(sample(), style).find('\x1b'), std::string::npos);
}

TEST(table, cuts_evidence_to_the_terminal) {
  table_style style;
  style.width = 40;
  const std::string text = table(sample(), style);
  EXPECT_NE(text.find("    thread 2 (writer) blocks in send ..."), std::string::npos) << text;
}

TEST(table, can_leave_out_what_is_as_promised) {
  table_style style;
  style.only_unmet = true;
  stress_result result = sample();
  const std::string text = table(result, style);
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("channels/premature-close")));
  EXPECT_THAT(text,
              testing::HasSubstr("NOT MET  leaks/leaked-writer fixed asan: expected passed, got leaked"));
  EXPECT_THAT(text, testing::HasSubstr("2 cases, "));
  result.rows.resize(3);
  EXPECT_EQ(table(result, style), "1 case, 1110 runs in 4.3 s, seed 7: every expectation met\n");
}

TEST(table, tells_an_interrupt) {
  stress_result result = sample();
  result.interrupted = true;
  EXPECT_THAT(table(result), testing::HasSubstr("interrupted, 1 expectation not judged"));
}

TEST(json, is_as_documented) {
  const std::string text = json(sample());
  expect_golden("stress.json", text);
  const nlohmann::json parsed = nlohmann::json::parse(text);
  EXPECT_EQ(parsed["schema"], 1);
  EXPECT_EQ(parsed["rows"][3]["first_surprise"]["seed"], 12345678901234567890U);
}

TEST(json, holds_whatever_a_program_printed) {
  stress_result result = sample();
  result.rows[3].first_failure->evidence = "\xff\xfe";
  EXPECT_TRUE(nlohmann::json::accept(json(result)));
}

TEST(junit, is_as_documented) {
  const std::string text = junit(sample());
  expect_golden("stress.xml", text);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("tests").as_int(), 5);
  EXPECT_EQ(suite.attribute("failures").as_int(), 1);
  EXPECT_EQ(suite.attribute("skipped").as_int(), 1);
}

TEST(repeat_command, runs_that_one_iteration) {
  const stress_result result = sample();
  EXPECT_EQ(
      repeat_command(result.rows[3], result, 3),
      "snag stress leaks/leaked-writer --variant fixed --flavour asan --seed 7 --first 3 --iterations 1");
}

}  // namespace
}  // namespace snag
