#include "harness/report_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "support/files.h"

namespace snag {
namespace {

using testing::HasSubstr;
using testing::Not;
using trace::op;

// SNAG_APPROVE=1 writes what the reports say now over what they are expected to say.
void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(SNAG_HARNESS_TESTDATA) / name;
  if (const char* approve = std::getenv("SNAG_APPROVE"); approve != nullptr && std::string(approve) == "1") {
    write_file_atomically(path, text);
  }
  EXPECT_EQ(read_file(path), text) << "SNAG_APPROVE=1 accepts the new text, after you have read it";
}

/// AB-BA between two threads, with a source that exists nowhere: places stand for themselves.
trace_file sample() {
  trace_file run;
  run.subject.case_id = "locks/two-accounts";
  run.setup.strategy = "pct";
  run.setup.depth = 3;
  run.setup.base_seed = 7;
  run.setup.number = 17;
  run.is = verdict::deadlocked;
  run.detail =
      "thread 2 (left) waits for mutex 1, held by thread 3; thread 3 waits for savings, held by thread 2";
  run.evidence = "some <evidence>";
  run.threads = {{1, 0, "main", {}}, {2, 1, "left", {"bank.cpp", 27}}, {3, 1, "", {"bank.cpp", 28}}};
  run.objects = {{"thread 2", "thread", false},
                 {"thread 3", "thread", false},
                 {"savings", "mutex", true},
                 {"mutex 1", "mutex", false}};
  for (const std::uint64_t line : {27U, 28U, 30U, 11U, 12U, 21U, 22U}) {
    run.stacks.push_back({{line < 20 ? "left" : "right", {"bank.cpp", line}}});
  }
  const auto step = [&run](std::uint64_t thread, op what, std::uint64_t object, int flags,
                           std::uint64_t stack, const char* why = "") {
    run.steps.push_back({thread, what, object, static_cast<std::uint8_t>(flags), stack, 0, why});
  };
  step(1, op::create, 1, 0, 1);
  step(1, op::create, 2, 0, 2);
  step(1, op::join, 1, trace::blocked, 3);
  step(2, op::start, 0, 0, 0, "waits");
  step(2, op::lock, 3, 0, 4);
  step(3, op::start, 0, trace::preempting, 0, "preempted");
  step(3, op::lock, 4, 0, 6);
  step(3, op::lock, 3, trace::blocked, 7);
  step(2, op::lock, 4, trace::blocked, 5, "waits");
  run.told = {{4, "transfer", "10 of 100", {"bank.cpp", 11}}};
  run.watched = {{6, "balance", -3}};
  run.runnable = {{0, {1}}, {2, {1, 2, 3}}, {3, {2, 3}}};
  run.waiters = {{2, "waits for mutex 1, held by thread 3", 4, 3, {"bank.cpp", 12}},
                 {3, "waits for savings, held by thread 2", 3, 2, {"bank.cpp", 22}}};
  run.cycle = {2, 3};
  run.decisions = 1;
  run.shrunk = trace_shrink{41, false, 93, 6, false};
  source_text sources;
  run.decisive = {{5, decision_sentence(run, 5, sources)}};
  run.doomed = trace_doom{7, 20};
  return run;
}

TEST(print_trace, tells_it_all_in_columns) {
  source_text sources;
  expect_golden("trace.txt", print_trace(sample(), "snag replay x.json", sources));
}

TEST(print_trace, has_one_thread_a_line_where_there_is_no_room) {
  source_text sources;
  table_style narrow;
  narrow.width = 60;
  const std::string text = print_trace(sample(), "snag replay x.json", sources, narrow);
  expect_golden("trace-narrow.txt", text);
}

TEST(print_trace, colours_only_when_asked) {
  source_text sources;
  EXPECT_THAT(print_trace(sample(), "", sources), Not(HasSubstr("\x1b")));
  table_style style;
  style.colour = true;
  EXPECT_THAT(print_trace(sample(), "", sources, style), HasSubstr("\x1b[1;31mdeadlocked\x1b[0m"));
}

TEST(html_trace, is_one_page_that_needs_nothing_else) {
  source_text sources;
  const std::string page = html_trace(sample(), "snag replay x.json", sources);
  expect_golden("trace.html", page);
  EXPECT_THAT(page, HasSubstr("some &lt;evidence&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(decision_sentence, names_both_threads_their_places_and_what_follows) {
  EXPECT_EQ(
      sample().decisive[0].says,
      "thread 2 (left) stops at bank.cpp:12 before lock mutex 1; thread 3 goes on through bank.cpp:21 and "
      "bank.cpp:22, and then waits for savings, held by thread 2");
}

TEST(decision_sentence, tells_a_choice_that_was_free) {
  trace_file run = sample();
  run.steps[3] = {3, op::start, 0, 0, 0, 0, "waits"};
  run.steps[4] = {3, op::lock, 4, 0, 6, 0, ""};
  source_text sources;
  EXPECT_THAT(
      decision_sentence(run, 3, sources),
      HasSubstr("when thread 1 (main) waits at bank.cpp:30, and not thread 2 (left), thread 3 goes on"));
}

TEST(shown_rows, leave_out_what_is_far_from_anything) {
  trace_file run = sample();
  std::vector<trace_row> rows(500);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].first = rows[i].last = i;
  }
  run.decisive = {{250, ""}};
  const std::vector<shown_row> shown = shown_rows(run, rows);
  EXPECT_LT(shown.size(), 60U);
  std::size_t total = 0;
  bool decisive = false;
  for (const shown_row& one : shown) {
    total += one.row == nullptr ? one.left_out : 1;
    decisive = decisive || (one.row != nullptr && one.row->first == 250);
  }
  EXPECT_EQ(total, rows.size());
  EXPECT_TRUE(decisive);
}

}  // namespace
}  // namespace snag
