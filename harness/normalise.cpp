#include "harness/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace snag {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Walks over a report and writes the stable text.
class normaliser {
 public:
  explicit normaliser(std::string_view text) : rest_(text) {}

  std::string take() {
    while (!rest_.empty()) {
      const bool word_begins = out_.empty() || !is_word(out_.back());
      if (!(word_begins && (id("pid=") || id("tid=") || address() || mutex())) && !banner()) {
        out_ += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t span(std::string_view set, std::size_t from) const {
    return std::min(rest_.find_first_not_of(set, from), rest_.size());
  }

  // "(pid=12)" goes with its brackets, "(tid=12, running)" becomes "(running)".
  bool id(std::string_view key) {
    if (!rest_.starts_with(key)) {
      return false;
    }
    rest_.remove_prefix(span("0123456789", key.size()));
    if (rest_.starts_with(", ")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with(")") && out_.ends_with(" (")) {
      rest_.remove_prefix(1);
      out_.resize(out_.size() - 2);
    }
    return true;
  }

  // Sizes and small offsets are written without so many digits, and say something.
  bool address() {
    constexpr std::size_t digits_at_least = 6;
    if (!rest_.starts_with("0x")) {
      return false;
    }
    const std::size_t end = span("0123456789abcdefABCDEF", 2);
    if (end - 2 < digits_at_least) {
      return false;
    }
    const auto [at, fresh] = addresses_.try_emplace(std::string(rest_.substr(0, end)), addresses_.size() + 1);
    // "on address 0x..." is how one of them puts it.
    out_ += fmt::format("{}{}", out_.ends_with("address ") ? "" : "address ", at->second);
    rest_.remove_prefix(end);
    return true;
  }

  bool mutex() {
    const std::size_t end = rest_.starts_with("M") ? span("0123456789", 1) : 1;
    if (end == 1 || (end < rest_.size() && is_word(rest_[end]))) {
      return false;
    }
    const auto [at, fresh] = mutexes_.try_emplace(std::string(rest_.substr(0, end)), mutexes_.size() + 1);
    out_ += fmt::format("M{}", at->second);
    rest_.remove_prefix(end);
    return true;
  }

  // "==1234==ERROR: ..." at the beginning of a line.
  bool banner() {
    if (!rest_.starts_with("==") || !(out_.empty() || out_.back() == '\n')) {
      return false;
    }
    const std::size_t end = span("0123456789", 2);
    if (end == 2 || !rest_.substr(end).starts_with("==")) {
      return false;
    }
    rest_.remove_prefix(end + 2);
    return true;
  }

  std::string_view rest_;
  std::string out_;
  std::map<std::string, std::size_t> addresses_;
  std::map<std::string, std::size_t> mutexes_;
};

}  // namespace

std::string normalised_report(std::string_view report) {
  return normaliser(report).take();
}

}  // namespace snag
