#include "detector/name_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace snag::detector {
namespace {

using ::testing::ElementsAre;

TEST(words, are_told_apart_in_both_spellings) {
  EXPECT_THAT(words_of("try_push_for"), ElementsAre("try", "push", "for"));
  EXPECT_THAT(words_of("tryPushFor"), ElementsAre("try", "push", "for"));
  EXPECT_THAT(words_of("TryPush"), ElementsAre("try", "push"));
  EXPECT_THAT(words_of("pop_"), ElementsAre("pop"));
}

}  // namespace
}  // namespace snag::detector
