#include "harness/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "support/exit_code.h"

namespace snag {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds patience(60);

finished_process shell(const std::string& script, std::string_view input = {}) {
  const std::string arguments[] = {"-c", script};
  return run_to_end("/bin/sh", arguments, input, patience);
}

TEST(run_to_end, brings_back_both_streams_and_the_code) {
  const finished_process done = shell("cat; echo news >&2; exit 3", "given");
  EXPECT_EQ(done.output, "given");
  EXPECT_EQ(done.errors, "news\n");
  EXPECT_EQ(done.end.code, 3);
  EXPECT_EQ(describe(done.end), "exit code 3");
  EXPECT_FALSE(done.timed_out);
}

TEST(run_to_end, takes_more_than_a_pipe_holds) {
  const finished_process done = shell("head -c 1000000 /dev/zero | tr '\\0' x");
  EXPECT_EQ(done.output.size(), 1'000'000U);
}

TEST(run_to_end, tells_a_signal) {
  const finished_process done = shell("kill -SEGV $$");
  EXPECT_EQ(done.end.signal, SIGSEGV);
  EXPECT_THAT(describe(done.end), HasSubstr("signal 11"));
}

TEST(run_to_end, kills_what_does_not_end) {
  const std::string arguments[] = {"31536"};
  const finished_process done = run_to_end("/bin/sleep", arguments, "", std::chrono::milliseconds(50));
  EXPECT_TRUE(done.timed_out);
  EXPECT_EQ(done.end.signal, SIGKILL);
}

TEST(child_process, says_what_cannot_be_started) {
  try {
    const child_process none("/no/such/program", {});
    FAIL();
  } catch (const user_error& e) {
    EXPECT_THAT(e.what(), HasSubstr("cannot start '/no/such/program': No such file or directory"));
  }
}

TEST(child_process, lets_the_child_have_its_interrupts) {
  sigset_t interrupt;
  sigset_t before;
  ::sigemptyset(&interrupt);
  ::sigaddset(&interrupt, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &interrupt, &before);
  const finished_process done = shell("kill -INT $$; echo survived");
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(done.output, "");
  EXPECT_EQ(done.end.signal, SIGINT);
}

TEST(child_process, leaves_no_zombie_and_no_grandchild) {
  const std::string arguments[] = {"-c", "sleep 31536 & echo $!; wait"};
  std::string pid;
  {
    child_process child("/bin/sh", arguments);
    while (pid.find('\n') == std::string::npos) {
      pollfd ready = {child.output(), POLLIN, 0};
      ASSERT_GT(::poll(&ready, 1, 60'000), 0);
      ASSERT_TRUE(child.read_some(pid));
    }
  }
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(child_process, survives_a_child_that_does_not_read) {
  const std::string arguments[] = {"-c", "exec 0<&-; echo closed; exec cat /dev/zero"};
  child_process child("/bin/sh", arguments);
  std::string text;
  while (text.find("closed") == std::string::npos) {
    pollfd ready = {child.output(), POLLIN, 0};
    ASSERT_GT(::poll(&ready, 1, 60'000), 0);
    char c = 0;
    ASSERT_EQ(::read(child.output(), &c, 1), 1);
    text += c;
  }
  EXPECT_FALSE(child.write("anybody?"));
}

TEST(first_line, skips_blanks_and_rules) {
  EXPECT_EQ(first_line("\n  \n=====\nthe news\nmore"), "the news");
  EXPECT_EQ(first_line(""), "");
}

TEST(find_program, looks_into_the_path) {
  EXPECT_FALSE(find_program("sh").empty());
  EXPECT_TRUE(find_program("no-such-program-anywhere").empty());
}

}  // namespace
}  // namespace snag
