#include "scheduler/json_line.h"

#include <cerrno>

#include "scheduler/raw.h"

namespace snag::scheduler {

namespace {

// Length of the UTF-8 sequence at `text` (RFC 3629), or 0 where it is none.
std::size_t utf8_length(const unsigned char* text, std::size_t left) noexcept {
  const unsigned char lead = text[0];
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || length > left) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((text[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  if ((lead == 0xE0 && text[1] < 0xA0) || (lead == 0xED && text[1] >= 0xA0) ||
      (lead == 0xF0 && text[1] < 0x90) || (lead == 0xF4 && text[1] >= 0x90)) {
    return 0;
  }
  return length;
}

}  // namespace

void json_writer::flush() noexcept {
  std::size_t written = 0;
  while (written < used_ && !broken_) {
    const long n = raw::call(SYS_write, fd_, reinterpret_cast<long>(buffer_ + written),
                             static_cast<long>(used_ - written));
    if (n < 0 && n != -EINTR) {
      broken_ = true;
    }
    written += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  used_ = 0;
}

void json_writer::put(char c) noexcept {
  if (used_ == sizeof buffer_) {
    flush();
  }
  buffer_[used_++] = c;
}

void json_writer::put_text(const char* text) noexcept {
  for (; *text != '\0'; ++text) {
    put(*text);
  }
}

void json_writer::put_hex(std::uintptr_t number) noexcept {
  bool begun = false;
  for (int shift = 60; shift >= 0; shift -= 4) {
    const auto digit = static_cast<unsigned>(number >> shift) & 0xF;
    if (digit != 0 || begun || shift == 0) {
      begun = true;
      put("0123456789abcdef"[digit]);
    }
  }
}

void json_writer::separate() noexcept {
  if (comma_) {
    put(',');
  }
  comma_ = true;
}

json_writer& json_writer::begin_object() noexcept {
  separate();
  put('{');
  comma_ = false;
  return *this;
}

json_writer& json_writer::end_object() noexcept {
  put('}');
  comma_ = true;
  return *this;
}

json_writer& json_writer::begin_array() noexcept {
  separate();
  put('[');
  comma_ = false;
  return *this;
}

json_writer& json_writer::end_array() noexcept {
  put(']');
  comma_ = true;
  return *this;
}

json_writer& json_writer::key(const char* name) noexcept {
  value(name);
  put(':');
  comma_ = false;
  return *this;
}

json_writer& json_writer::value(const char* text) noexcept {
  std::size_t length = 0;
  while (text[length] != '\0') {
    ++length;
  }
  return value(text, length);
}

json_writer& json_writer::value(const char* text, std::size_t length) noexcept {
  separate();
  put('"');
  const auto* bytes = reinterpret_cast<const unsigned char*>(text);
  for (std::size_t i = 0; i < length;) {
    const unsigned char c = bytes[i];
    if (c == '"' || c == '\\') {
      put('\\');
      put(static_cast<char>(c));
      ++i;
    } else if (c == '\n') {
      put_text("\\n");
      ++i;
    } else if (c < 0x20 || c == 0x7F) {
      put_text("\\u00");
      put("0123456789abcdef"[c >> 4]);
      put("0123456789abcdef"[c & 0xF]);
      ++i;
    } else {
      const std::size_t sequence = utf8_length(bytes + i, length - i);
      if (sequence == 0) {
        put('?');
        ++i;
      }
      for (std::size_t j = 0; j < sequence; ++j, ++i) {
        put(static_cast<char>(bytes[i]));
      }
    }
  }
  put('"');
  return *this;
}

json_writer& json_writer::plain(const char* text, std::size_t length) noexcept {
  separate();
  put('"');
  for (std::size_t i = 0; i < length; ++i) {
    put(text[i]);
  }
  put('"');
  return *this;
}

json_writer& json_writer::value(std::uint64_t number) noexcept {
  separate();
  char digits[20] = {};
  int n = 0;
  do {
    digits[n++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  while (n > 0) {
    put(digits[--n]);
  }
  return *this;
}

json_writer& json_writer::signed_value(std::int64_t number) noexcept {
  if (number >= 0) {
    return value(static_cast<std::uint64_t>(number));
  }
  separate();
  put('-');
  comma_ = false;
  value(~static_cast<std::uint64_t>(number) + 1);
  return *this;
}

json_writer& json_writer::address(std::uintptr_t number) noexcept {
  separate();
  put_text("\"0x");
  put_hex(number);
  put('"');
  return *this;
}

bool json_writer::end_line() noexcept {
  put('\n');
  flush();
  comma_ = false;
  return !broken_;
}

bool json_reader::accept(char c) noexcept {
  while (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n') {
    ++at_;
  }
  if (*at_ != c) {
    return false;
  }
  ++at_;
  return true;
}

const char* json_reader::next_member() noexcept {
  if (failed_) {
    return nullptr;
  }
  if (!begun_) {
    begun_ = true;
    if (!accept('{')) {
      fail();
      return nullptr;
    }
    if (accept('}')) {
      return nullptr;
    }
  } else if (accept('}')) {
    if (!accept('\0')) {
      fail();
    }
    return nullptr;
  } else if (!accept(',')) {
    fail();
    return nullptr;
  }
  const char* name = string();
  if (name == nullptr || !accept(':')) {
    fail();
    return nullptr;
  }
  return name;
}

const char* json_reader::string() noexcept {
  if (!accept('"')) {
    fail();
    return nullptr;
  }
  char* const begin = at_;
  char* to = at_;
  while (*at_ != '"' && *at_ != '\0') {
    if (*at_ == '\\') {
      ++at_;
      if (*at_ != '"' && *at_ != '\\' && *at_ != '/') {
        fail();
        return nullptr;
      }
    }
    *to++ = *at_++;
  }
  if (*at_ == '\0') {
    fail();
    return nullptr;
  }
  ++at_;
  *to = '\0';
  return begin;
}

bool json_reader::number(std::uint64_t& to) noexcept {
  accept(' ');
  if (*at_ < '0' || *at_ > '9') {
    fail();
    return false;
  }
  to = 0;
  for (; *at_ >= '0' && *at_ <= '9'; ++at_) {
    const auto digit = static_cast<unsigned>(*at_ - '0');
    if (to > (~std::uint64_t{0} - digit) / 10) {
      fail();
      return false;
    }
    to = to * 10 + digit;
  }
  return true;
}

bool json_reader::boolean(bool& to) noexcept {
  accept(' ');
  const char* word = *at_ == 't' ? "true" : "false";
  to = *at_ == 't';
  for (; *word != '\0'; ++word, ++at_) {
    if (*at_ != *word) {
      fail();
      return false;
    }
  }
  return true;
}

bool json_reader::numbers(std::uint64_t* to, std::size_t most, std::size_t& count) noexcept {
  count = 0;
  if (!accept('[')) {
    fail();
    return false;
  }
  if (accept(']')) {
    return true;
  }
  do {
    if (count == most || !number(to[count])) {
      fail();
      return false;
    }
    ++count;
  } while (accept(','));
  if (!accept(']')) {
    fail();
  }
  return !failed_;
}

}  // namespace snag::scheduler
