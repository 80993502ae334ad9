#include "harness/normalise.h"

#include <gtest/gtest.h>

namespace snag {
namespace {

TEST(normalised_report, keeps_no_process_and_no_address) {
  EXPECT_EQ(
      normalised_report("WARNING: ThreadSanitizer: data race (pid=4711)\n"
                        "  Write of size 8 at 0x7b0400000010 by thread T1 (mutexes: write M1022):\n"
                        "  Previous read of size 8 at 0x7b0400000010 by main thread (mutexes: write M7):\n"
                        "  Location is heap block of size 16 at 0x7b0400000008 allocated by main thread:\n"
                        "  Mutex M1022 (0x7ffd00001000) created at:\n"
                        "  Thread T1 (tid=4713, running) created by main thread at:\n"),
      "WARNING: ThreadSanitizer: data race\n"
      "  Write of size 8 at address 1 by thread T1 (mutexes: write M1):\n"
      "  Previous read of size 8 at address 1 by main thread (mutexes: write M2):\n"
      "  Location is heap block of size 16 at address 2 allocated by main thread:\n"
      "  Mutex M1 (address 3) created at:\n"
      "  Thread T1 (running) created by main thread at:\n");
}

TEST(normalised_report, knows_the_banner_of_the_other_sanitizer) {
  EXPECT_EQ(
      normalised_report("==123==ERROR: AddressSanitizer: stack-use-after-scope on address 0x7f0011223344"),
      "ERROR: AddressSanitizer: stack-use-after-scope on address 1");
}

TEST(normalised_report, leaves_what_says_something) {
  const std::string text = "expected 0x1f, got M1A and pid 7; a == b; M";
  EXPECT_EQ(normalised_report(text), text);
}

}  // namespace
}  // namespace snag
