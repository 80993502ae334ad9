#include "support/exit_code.h"

#include <gtest/gtest.h>

namespace snag {
namespace {

TEST(ExitCode, ErrorWinsOverIncompleteOverFindings) {
  EXPECT_EQ(worst(exit_code::incomplete, exit_code::error), exit_code::error);
  EXPECT_EQ(worst(exit_code::findings, exit_code::incomplete), exit_code::incomplete);
  EXPECT_EQ(worst(exit_code::findings, exit_code::clean), exit_code::findings);
  EXPECT_EQ(worst(exit_code::clean, exit_code::clean), exit_code::clean);
}

}  // namespace
}  // namespace snag
