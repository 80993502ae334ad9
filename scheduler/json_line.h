#pragma once

// JSON for the wire, without the standard library: the agent is linked, uninstrumented, into instrumented
// programs, and an instance of a std template in it could be the one that the linker keeps. Internal to
// scheduler/.

#include <cstddef>
#include <cstdint>

namespace snag::scheduler {

/// Writes one line of JSON to a file descriptor. Buffered; end_line flushes. Not thread-safe.
class json_writer {
 public:
  explicit json_writer(int fd) noexcept : fd_(fd) {}

  json_writer& begin_object() noexcept;
  json_writer& end_object() noexcept;
  json_writer& begin_array() noexcept;
  json_writer& end_array() noexcept;
  json_writer& key(const char* name) noexcept;
  json_writer& value(const char* text) noexcept;
  json_writer& value(const char* text, std::size_t length) noexcept;
  /// plain writes a string of characters that need no escapes.
  json_writer& plain(const char* text, std::size_t length) noexcept;
  json_writer& value(std::uint64_t number) noexcept;
  json_writer& signed_value(std::int64_t number) noexcept;
  /// address writes "0x7ff0".
  json_writer& address(std::uintptr_t number) noexcept;
  /// end_line writes the newline and flushes; false where the reader is gone.
  bool end_line() noexcept;

 private:
  void separate() noexcept;
  void put(char c) noexcept;
  void put_text(const char* text) noexcept;
  void put_hex(std::uintptr_t number) noexcept;
  void flush() noexcept;

  int fd_;
  bool comma_ = false;
  bool broken_ = false;
  std::size_t used_ = 0;
  char buffer_[8192] = {};
};

/// Reads the members of one flat JSON object: strings without escapes other than \" and \\, unsigned
/// integers, booleans, arrays of unsigned integers. Nothing is copied but strings, which are unescaped in
/// place: the line must outlive the reader.
class json_reader {
 public:
  explicit json_reader(char* line) noexcept : at_(line) {}

  /// next_member advances to the next member and returns its key, or null at the end of the object.
  const char* next_member() noexcept;
  const char* string() noexcept;
  bool number(std::uint64_t& to) noexcept;
  bool boolean(bool& to) noexcept;
  bool numbers(std::uint64_t* to, std::size_t most, std::size_t& count) noexcept;
  /// failed says whether something was not as expected.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  bool accept(char c) noexcept;
  void fail() noexcept { failed_ = true; }

  char* at_;
  bool begun_ = false;
  bool failed_ = false;
};

}  // namespace snag::scheduler
