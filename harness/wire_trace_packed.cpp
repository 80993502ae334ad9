// The short form of a trace (scheduler/protocol.h, "packed").

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "harness/wire_trace_json.h"

namespace snag {

namespace {

constexpr std::uint64_t operations_at_most = 64;
constexpr std::uint8_t no_digit = 64;

constexpr std::array<std::uint8_t, 256> make_digits() {
  constexpr std::string_view all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> digits{};
  digits.fill(no_digit);
  for (std::size_t i = 0; i < all.size(); ++i) {
    digits[static_cast<unsigned char>(all[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}
constexpr std::array<std::uint8_t, 256> digits = make_digits();

[[noreturn]] void refuse(const char* what) {
  throw std::runtime_error(std::string("packed trace: ") + what);
}

class unpacker {
 public:
  explicit unpacker(std::string_view text) : text_(text) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 5) {
      const std::uint8_t digit =
          at_ < text_.size() ? digits[static_cast<unsigned char>(text_[at_++])] : no_digit;
      if (digit == no_digit || shift > 60) {
        refuse("it breaks off, or has an odd character");
      }
      value |= (digit & 31ULL) << shift;
      if (digit < 32) {
        return value;
      }
    }
  }

  /// So many things follow, of one character each at least.
  std::uint64_t count() {
    const std::uint64_t n = number();
    if (n > text_.size() - at_) {
      refuse("it tells of more than it has");
    }
    return n;
  }

  [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::string hex(std::uint64_t address) {
  std::array<char, 18> text{'0', 'x'};
  const auto end = std::to_chars(text.data() + 2, text.data() + text.size(), address, 16);
  return {text.data(), end.ptr};
}

}  // namespace

wire_trace wire_trace_of_packed(std::string_view text) {
  unpacker from(text);
  wire_trace run;
  run.steps.resize(from.count());
  std::uint64_t thread = 0;
  std::uint64_t last_object = 0;
  for (wire_step& step : run.steps) {
    const std::uint64_t head = from.number();
    if (head >= operations_at_most * 4) {
      refuse("a step has an unknown operation");
    }
    thread = (head & 1) != 0 ? from.number() : thread;
    step.thread = thread;
    step.what = static_cast<trace::op>(head >> 2);
    step.flags = static_cast<std::uint8_t>((head & 2) != 0 ? from.number() : 0);
    step.object = from.number();
    last_object = std::max(last_object, step.object);
  }
  run.runnable.resize(from.count());
  std::uint64_t at = 0;
  for (auto& [step, threads] : run.runnable) {
    at += from.number();
    step = at;
    threads.resize(from.count());
    for (std::uint64_t& number : threads) {
      number = from.number();
    }
  }
  run.objects.resize(from.count());
  for (wire_object& object : run.objects) {
    object.address = hex(from.number());
  }
  if (last_object > run.objects.size()) {
    refuse("a step names an object that is not listed");
  }
  if (!from.at_end()) {
    refuse("it goes on behind its end");
  }
  return run;
}

}  // namespace snag
