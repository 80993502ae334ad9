#include "csp/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

inline constexpr csp::sentinel not_found{"not found"};
inline constexpr csp::sentinel same_text{"not found"};

TEST(Error, NoneIsFalse) {
  const csp::error none;
  EXPECT_FALSE(none);
  EXPECT_STREQ(none.what(), "");
  EXPECT_FALSE(none.cause());
  EXPECT_EQ(none, csp::error(nullptr));
  EXPECT_EQ(none.stack(), "");
  EXPECT_EQ(none.exception(), nullptr);
  EXPECT_FALSE(none.is(not_found));
  EXPECT_TRUE(none.is(none));
}

TEST(Error, IsKnownByIdentityAndNotByText) {
  const csp::error a = csp::make_error("x");
  const csp::error copy = a;  // NOLINT(performance-unnecessary-copy-initialization): the copy is the subject
  EXPECT_TRUE(a);
  EXPECT_EQ(a, copy);
  EXPECT_NE(a, csp::make_error("x"));
  EXPECT_EQ(csp::error(not_found), not_found);
  EXPECT_NE(csp::error(not_found), same_text);
}

TEST(Error, WrapKeepsTheCause) {
  const csp::error e = csp::wrap("read config", csp::wrap("open", not_found));
  EXPECT_STREQ(e.what(), "read config: open: not found");
  EXPECT_TRUE(e.is(not_found));
  EXPECT_FALSE(e.is(same_text));
  EXPECT_STREQ(e.cause().what(), "open: not found");
  EXPECT_FALSE(csp::wrap("nothing", {}));
}

TEST(Error, ErrorfFillsInAndWraps) {
  EXPECT_STREQ(csp::errorf("get {}: status {}", "/x", 404).what(), "get /x: status 404");
  const csp::error e = csp::errorf("{}: {}", 7, csp::error(not_found));
  EXPECT_STREQ(e.what(), "7: not found");
  EXPECT_TRUE(e.is(not_found));
  EXPECT_TRUE(csp::errorf("gone: {}", not_found).is(not_found));
  EXPECT_STREQ(csp::errorf("plain").what(), "plain");
  EXPECT_STREQ(csp::errorf("{} and {}", 1).what(), "1 and {}");
  EXPECT_STREQ(csp::errorf("too many", 1).what(), "too many1");
}

TEST(Error, FromExceptions) {
  const auto of = [](const auto& thrown) {
    try {
      throw thrown;  // NOLINT(misc-throw-by-value-catch-by-reference)
    } catch (...) {
      return csp::error_from_current_exception();
    }
  };
  EXPECT_STREQ(of(std::runtime_error("bad")).what(), "bad");
  EXPECT_STREQ(of(1).what(), "unknown exception");
  EXPECT_FALSE(csp::error_from_current_exception());
}

TEST(Error, PanicKeepsItsStackThroughWrapping) {
  csp::error e;
  try {
    csp::panic("boom");
  } catch (...) {
    e = csp::wrap("task", csp::error_from_current_exception());
  }
  EXPECT_THAT(e.what(), testing::StartsWith("task: panic: boom (panic at "));
  EXPECT_TRUE(e.from_panic());
  EXPECT_THAT(e.stack(), testing::HasSubstr("#0"));
  EXPECT_THROW(std::rethrow_exception(e.exception()), csp::panic_error);
}

}  // namespace
