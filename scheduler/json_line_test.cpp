#include "scheduler/json_line.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

namespace snag::scheduler {
namespace {

/// What a writer has written, by way of a file in memory.
template <typename Write>
std::string written(Write write) {
  const int fd = ::memfd_create("line", 0);
  json_writer writer(fd);
  write(writer);
  EXPECT_TRUE(writer.end_line());
  std::string text(static_cast<std::size_t>(::lseek(fd, 0, SEEK_CUR)), '\0');
  EXPECT_EQ(::pread(fd, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  ::close(fd);
  return text;
}

TEST(json_writer, nests) {
  EXPECT_EQ(written([](json_writer& out) {
              out.begin_object().key("a").value(std::uint64_t{0}).key("b").begin_array();
              out.value("x").begin_object().end_object().end_array();
              out.key("c").address(0x7ff0).key("d").value(~std::uint64_t{0}).end_object();
            }),
            "{\"a\":0,\"b\":[\"x\",{}],\"c\":\"0x7ff0\",\"d\":18446744073709551615}\n");
}

TEST(json_writer, escapes_what_json_cannot_hold) {
  EXPECT_EQ(written([](json_writer& out) { out.value("\"\\\n\t\x01\x7f"); }),
            "\"\\\"\\\\\\n\\u0009\\u0001\\u007f\"\n");
}

TEST(json_writer, keeps_utf8_and_replaces_the_rest) {
  EXPECT_EQ(written([](json_writer& out) { out.value("\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x90\x9E"); }),
            "\"\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x90\x9E\"\n");
  // A lone lead byte, an overlong form, a surrogate, a byte beyond the range, a cut sequence.
  EXPECT_EQ(written([](json_writer& out) { out.value("\xC3|\xC0\xAF|\xED\xA0\x80|\xF5|\xE2\x82"); }),
            "\"?|\?\?|\?\?\?|?|\?\?\"\n");
}

TEST(json_writer, writes_more_than_its_buffer) {
  const std::string much(100'000, 'x');
  EXPECT_EQ(written([&](json_writer& out) { out.value(much.c_str()); }), "\"" + much + "\"\n");
}

TEST(json_writer, tells_when_nobody_reads) {
  json_writer writer(-1);
  writer.value("x");
  EXPECT_FALSE(writer.end_line());
}

TEST(json_reader, reads_the_members_of_an_object) {
  std::string line =
      R"( {"run" : "a\"b\\", "n":18446744073709551615, "on":true, "off":false, "all":[1, 2,3]} )";
  json_reader reader(line.data());
  EXPECT_STREQ(reader.next_member(), "run");
  EXPECT_STREQ(reader.string(), "a\"b\\");
  EXPECT_STREQ(reader.next_member(), "n");
  std::uint64_t n = 0;
  EXPECT_TRUE(reader.number(n));
  EXPECT_EQ(n, ~std::uint64_t{0});
  bool flag = false;
  EXPECT_STREQ(reader.next_member(), "on");
  EXPECT_TRUE(reader.boolean(flag) && flag);
  EXPECT_STREQ(reader.next_member(), "off");
  EXPECT_TRUE(reader.boolean(flag) && !flag);
  EXPECT_STREQ(reader.next_member(), "all");
  std::uint64_t all[3] = {};
  std::size_t count = 0;
  EXPECT_TRUE(reader.numbers(all, 3, count));
  EXPECT_EQ(count, 3U);
  EXPECT_EQ(all[2], 3U);
  EXPECT_EQ(reader.next_member(), nullptr);
  EXPECT_FALSE(reader.failed());
}

TEST(json_reader, fails_on_what_is_no_object) {
  for (std::string line : {"", "x", "{", "{\"a\"}", "{\"a\":1", "{\"a\":1}x", "{a:1}", "{\"a\":1,}", "[1]"}) {
    json_reader reader(line.data());
    std::uint64_t n = 0;
    while (reader.next_member() != nullptr && reader.number(n)) {
    }
    EXPECT_TRUE(reader.failed()) << line;
  }
}

TEST(json_reader, fails_on_numbers_that_do_not_fit) {
  std::string line = R"({"n":18446744073709551616})";
  json_reader reader(line.data());
  std::uint64_t n = 0;
  EXPECT_STREQ(reader.next_member(), "n");
  EXPECT_FALSE(reader.number(n));

  std::string list = R"({"n":[1,2,3]})";
  json_reader many(list.data());
  std::uint64_t two[2] = {};
  std::size_t count = 0;
  EXPECT_STREQ(many.next_member(), "n");
  EXPECT_FALSE(many.numbers(two, 2, count));
}

}  // namespace
}  // namespace snag::scheduler
