// --explain-model of what bodies say: classes with more in them than their role needs, two classes over one
// state, values that are set once, pools behind a pointer.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// What is told of the first line of a sample that has this text.
std::string told(const char* sample, std::string_view line_with) {
  const std::string path = std::string("detector/testdata/") + sample;
  const std::string text = read_file(std::filesystem::path(SNAG_SOURCE_DIR) / path);
  const std::size_t at = text.find(line_with);
  EXPECT_NE(at, std::string::npos) << line_with;
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  const workplace here;
  here.file("sample.cpp", text);
  return here.check({"--explain-model", "sample.cpp:" + std::to_string(line), "--", "-std=c++20"}).out;
}

TEST(explain_bodies, a_latch_or_queue_with_more_in_it) {
  constexpr const char* latch = "snag-misplaced-done/positive/latch_with_more.cpp";
  EXPECT_THAT(told(latch, "    one.arrived();"),
              AllOf(HasSubstr("  role count-down, from what its body does (sample.cpp:28)\n"),
                    HasSubstr("  its object is a counter, from what its members do (sample.cpp:23)\n")));
  EXPECT_THAT(told(latch, "    jobs.begin();"), HasSubstr("  role count-up, from what its body does"));
  EXPECT_THAT(told("snag-misplaced-done/negative/latch_with_more_others.cpp", "    day.enter();"),
              HasSubstr("no role"));
  EXPECT_THAT(told("snag-send-after-close/positive/own_queue_with_more.cpp", "  desk.close();"),
              HasSubstr("; a send after the close is an error, a second close is no error\n"));
}

TEST(explain_bodies, the_two_ends_of_a_queue) {
  constexpr const char* ends = "snag-send-after-close/positive/own_queue_two_ends.cpp";
  EXPECT_THAT(told(ends, "  in.load(1);"),
              AllOf(HasSubstr("  role send, from what its body does (sample.cpp:"),
                    HasSubstr("  its object is a channel, from what its members do (sample.cpp:")));
  EXPECT_THAT(told(ends, "  out.stop();"), HasSubstr("  role close, from what its body does (sample.cpp:"));
  EXPECT_THAT(told(ends, "  return out.unload();"), HasSubstr("  role receive, from what its body does"));
  EXPECT_THAT(told("snag-send-after-close/negative/own_queue_two_ends_others.cpp", "  in.lock_up();"),
              HasSubstr("no role"));
}

TEST(explain_bodies, a_value_that_is_set_once) {
  constexpr const char* once = "snag-broken-promise/positive/set_once_by_hand.cpp";
  EXPECT_THAT(told(once, "    found.resolve(address);"),
              AllOf(HasSubstr("  role publish, from what its body does (sample.cpp:"),
                    HasSubstr("  its object is a promise, from what its members do (sample.cpp:")));
  EXPECT_THAT(told(once, "  return found.get();"), HasSubstr("  role wait, from what its body does"));
  EXPECT_THAT(told("snag-broken-promise/negative/set_once_by_hand_others.cpp", "  arm.cross();"),
              HasSubstr("no role"));
}

TEST(explain_bodies, what_a_pool_behind_a_pointer_starts) {
  constexpr const char* pool = "snag-dangling-capture/positive/submit_to_a_pimpl_pool.cpp";
  constexpr const char* starts =
      "    starts argument 0 as a task, from what a thread of its class takes and calls "
      "(sample.cpp:";
  EXPECT_THAT(told(pool, "  by.enqueue("), HasSubstr(starts));
  EXPECT_THAT(told(pool, "  in.sort("), HasSubstr(starts));
  constexpr const char* others = "snag-dangling-capture/negative/submit_to_a_pimpl_pool_others.cpp";
  EXPECT_THAT(told(others, "  board.on_change("), Not(HasSubstr("as a task")));
  EXPECT_THAT(told(others, "  round.add("), Not(HasSubstr("as a task")));
}

}  // namespace
}  // namespace snag::detector
