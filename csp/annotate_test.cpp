// csp with a scheduler's hooks linked in: it says what it does, and waits without spinning. This program runs
// the tests of channels, select and wait groups, too: here every wait goes through the kernel.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "csp/csp.h"
#include "scheduler/annotate.h"

namespace {

struct log_of_events {
  std::mutex mutex;
  bool on = false;
  std::vector<std::string> lines;

  void add(std::string line) {
    const std::lock_guard lock(mutex);
    if (on) {
      lines.push_back(std::move(line));
    }
  }
};

log_of_events& events() {
  static auto* instance = new log_of_events;  // tasks may outlive main
  return *instance;
}

std::string place(const char* file, unsigned line) {
  const std::string_view path = file;
  return std::string(path.substr(path.rfind('/') + 1)) + ":" + std::to_string(line);
}

}  // namespace

extern "C" {
void snag_hook_name(const void*, const char* name) noexcept {
  events().add(std::string("name ") + name);
}
void snag_hook_point(const void*, const char* operation, const char*, unsigned) noexcept {
  events().add(std::string("point ") + operation);
}
void snag_hook_block(const void*, const char* operation, const char* detail, const char* file,
                     unsigned line) noexcept {
  events().add(std::string("block ") + operation + " (" + detail + ") " + place(file, line));
}
void snag_hook_unblock(const void*) noexcept {
  events().add("unblock");
}
void snag_hook_task_begin(const char* name, const char* file, unsigned line) noexcept {
  // Task numbers count on through the program.
  events().add(std::string(name).substr(0, 5) + "begin " + place(file, line));
}
void snag_hook_task_end() noexcept {
  events().add("task end");
}
void snag_hook_panic(const char* message, const char* file, unsigned line) noexcept {
  std::fprintf(stderr, "hook: %s %s\n", message, place(file, line).c_str());
}
}

namespace {

class Annotate : public testing::Test {
 protected:
  void SetUp() override {
    const std::lock_guard lock(events().mutex);
    events().lines.clear();
    events().on = true;
  }
  void TearDown() override { (void)recorded(); }

  static std::vector<std::string> recorded() {
    const std::lock_guard lock(events().mutex);
    events().on = false;
    return events().lines;
  }
};

TEST_F(Annotate, OperationsAndWaitsAreTold) {
  const csp::leak_check leaks;
  const auto ch = csp::make_chan<int>(1);
  ch.name("numbers");
  ch.send(1);
  const unsigned line = __LINE__ + 1;
  csp::go([ch] { ch.send(2); });
  csp::await_blocked(1);
  EXPECT_EQ(ch.receive(), 1);
  EXPECT_TRUE(leaks.check().clean());
  const std::string here = "annotate_test.cpp:" + std::to_string(line);
  // A task is known to be blocked a moment before it says so: the order between the two threads is open.
  EXPECT_THAT(recorded(), testing::UnorderedElementsAre(
                              "name numbers", "point send", "point go", "task begin " + here, "point send",
                              "block send (buffer 1 of 1) " + here, "point receive", "unblock", "task end"));
}

TEST_F(Annotate, SelectAndWaitGroup) {
  const csp::leak_check leaks;
  csp::wait_group wg;
  const auto ch = csp::make_chan<int>();
  wg.go([ch] { csp::select(csp::on_receive(ch), csp::on_receive(csp::chan<int>())); });
  csp::await_blocked(1);
  csp::go([ch] { ch.close(); });
  wg.wait();
  EXPECT_TRUE(leaks.check().clean());
  const auto lines = recorded();
  EXPECT_THAT(lines, testing::Contains(testing::StartsWith("block select (1 case) annotate_test.cpp:")));
  EXPECT_THAT(
      lines, testing::IsSupersetOf({"point select", "point add", "point wait", "point done", "point close"}));
}

TEST_F(Annotate, PanicThatEndsTheProcessIsTold) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        const auto ch = csp::make_chan<int>();
        ch.close();
        csp::go([ch] { ch.close(); });
        (void)csp::make_chan<int>().receive();
      },
      testing::ContainsRegex("hook: close of closed channel annotate_test.cpp:[0-9]+"));
}

}  // namespace
