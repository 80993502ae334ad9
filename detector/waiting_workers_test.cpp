#include "detector/waiting_workers.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "detector/workers.h"

namespace snag::detector {
namespace {

using outcome = unit_result::outcome;
using std::chrono::milliseconds;

constexpr std::uint64_t plenty = std::uint64_t{1} << 40U;

const std::vector<compile_command> commands = {
    {"/", "a", {}, false}, {"/", "b", {}, false}, {"/", "c", {}, false}};

/// Runs everything twice: the workers wait in between, as far as there is room. `first` is done before a
/// worker waits, `second` behind, and both where none does.
class twice {
 public:
  explicit twice(std::uint64_t room = plenty) : waiting(room) {}

  std::vector<unit_result> run(bool again, milliseconds limit = std::chrono::minutes(5)) {
    second_readings how{&waiting, {}};
    if (again) {
      how.tell = [](std::size_t i) { return "news for " + commands[i].file; };
    }
    return run_workers(
        commands, {2, limit}, [this](const compile_command& c) { return work(c); },
        [this](const unit_result&) { ++done; }, how);
  }

  unit_result work(const compile_command& command) {
    unit_result result;
    result.file = command.file;
    first(command.file);
    result.log = "pid " + std::to_string(getpid());
    if (waiting.may_pause()) {
      const std::string told = waiting.pause(result);
      second(command.file);
      result.log += " " + told;
    }
    return result;
  }

  waiting_workers waiting;
  std::function<void(const std::string&)> first = [](const std::string&) {};
  std::function<void(const std::string&)> second = [](const std::string&) {};
  int done = 0;
};

TEST(waiting_workers, go_on_where_they_were_with_what_they_are_told) {
  twice all;
  const auto first = all.run(false);
  EXPECT_EQ(all.waiting.size(), 3U);
  EXPECT_EQ(all.done, 3);
  const auto second = all.run(true);
  EXPECT_EQ(all.waiting.size(), 0U);
  EXPECT_EQ(all.done, 6);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    EXPECT_EQ(first[i].is, outcome::checked);
    EXPECT_FALSE(first[i].tree_kept);
    EXPECT_TRUE(second[i].tree_kept);
    EXPECT_EQ(second[i].log, first[i].log + " news for " + commands[i].file) << "the same process";
  }
}

TEST(waiting_workers, hold_no_more_than_there_is_room_for) {
  twice all(1);  // each may offer to wait, and has more than that
  const auto first = all.run(false);
  EXPECT_EQ(all.waiting.size(), 0U);
  EXPECT_EQ(first[2].is, outcome::checked);
  const auto second = all.run(true);
  EXPECT_EQ(second[2].is, outcome::checked);
  EXPECT_FALSE(second[2].tree_kept);
  EXPECT_NE(second[2].log, first[2].log) << "another process";

  twice none(0);
  EXPECT_EQ(none.run(false)[2].is, outcome::checked);
  EXPECT_EQ(none.waiting.size(), 0U);
}

TEST(waiting_workers, one_that_cannot_go_on_begins_anew) {
  twice all;
  all.second = [](const std::string& file) {
    if (file == "b") {
      std::_Exit(3);
    }
  };
  const auto first = all.run(false);
  const auto second = all.run(true);
  EXPECT_EQ(all.done, 6) << "each is told once";
  EXPECT_TRUE(second[0].tree_kept);
  EXPECT_EQ(second[1].is, outcome::checked);
  EXPECT_FALSE(second[1].tree_kept);
  EXPECT_NE(second[1].log, first[1].log);
}

TEST(waiting_workers, one_that_is_gone_meanwhile_begins_anew) {
  twice all;
  const auto first = all.run(false);
  kill(static_cast<pid_t>(std::stol(first[1].log.substr(4))), SIGKILL);
  const auto second = all.run(true);
  EXPECT_TRUE(second[0].tree_kept);
  EXPECT_EQ(second[1].is, outcome::checked);
  EXPECT_FALSE(second[1].tree_kept);
}

TEST(waiting_workers, one_that_dies_before_it_waits_is_lost_as_ever) {
  twice all;
  all.first = [](const std::string& file) {
    if (file == "b") {
      std::signal(SIGSEGV, SIG_DFL);
      std::raise(SIGSEGV);
    }
  };
  const auto first = all.run(false);
  EXPECT_EQ(first[1].is, outcome::crashed);
  EXPECT_EQ(all.waiting.size(), 2U);
}

TEST(waiting_workers, those_that_nobody_wants_end) {
  twice all;
  const auto first = all.run(false);
  all.waiting.keep_only(std::span(commands).subspan(1, 1));
  EXPECT_FALSE(all.waiting.has(commands[0]));
  EXPECT_TRUE(all.waiting.has(commands[1]));
  for (const std::size_t gone : {0U, 2U}) {
    EXPECT_EQ(kill(static_cast<pid_t>(std::stol(first[gone].log.substr(4))), 0), -1);
    EXPECT_EQ(errno, ESRCH);
  }
  const auto second = all.run(true);
  EXPECT_FALSE(second[0].tree_kept);
  EXPECT_TRUE(second[1].tree_kept);
}

TEST(waiting_workers, each_turn_has_the_limit_for_itself) {
  const auto work_for = [](milliseconds time) {
    const std::clock_t end = std::clock() + time.count() * CLOCKS_PER_SEC / 1000;
    while (std::clock() < end) {
    }
  };
  twice all;
  all.first = all.second = [&](const std::string&) { work_for(milliseconds(600)); };
  (void)all.run(false, milliseconds(1000));
  const auto second = all.run(true, milliseconds(1000));
  EXPECT_TRUE(second[0].tree_kept);
  EXPECT_EQ(second[0].is, outcome::checked);
}

TEST(waiting_workers, a_large_answer_arrives_whole) {
  waiting_workers waiting(plenty);
  const std::string big(1 << 22, 'x');
  const auto work = [&](const compile_command& c) {
    unit_result result;
    result.file = c.file;
    if (waiting.may_pause()) {
      result.log = waiting.pause(result);
    }
    return result;
  };
  const auto ignore = [](const unit_result&) {};
  (void)run_workers(commands, {3}, work, ignore, {&waiting, {}});
  const auto second =
      run_workers(commands, {3}, work, ignore, {&waiting, [&](std::size_t) { return std::string(big); }});
  EXPECT_EQ(second[0].log, big);
  EXPECT_EQ(second[2].log, big);
}

}  // namespace
}  // namespace snag::detector
