#include "harness/verdict.h"

namespace snag {

namespace {

template <typename Value, std::size_t n>
std::optional<Value> parse(std::string_view name, const std::array<Value, n>& all) noexcept {
  for (const Value value : all) {
    if (to_string(value) == name) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(verdict v) noexcept {
  switch (v) {
    case verdict::passed:
      return "passed";
    case verdict::panicked:
      return "panicked";
    case verdict::raced:
      return "raced";
    case verdict::deadlocked:
      return "deadlocked";
    case verdict::leaked:
      return "leaked";
    case verdict::lost_result:
      return "lost-result";
    case verdict::wrong_output:
      return "wrong-output";
    case verdict::use_after_scope:
      return "use-after-scope";
    case verdict::late:
      return "late";
    case verdict::livelocked:
      return "livelocked";
    case verdict::crashed:
      return "crashed";
    case verdict::failed:
      return "failed";
    case verdict::timed_out:
      return "timed-out";
  }
  return "failed";
}

std::string_view to_string(engine e) noexcept {
  switch (e) {
    case engine::stress:
      return "stress";
    case engine::explore:
      return "explore";
    case engine::check:
      return "check";
  }
  return "stress";
}

std::string_view to_string(flavour f) noexcept {
  switch (f) {
    case flavour::plain:
      return "plain";
    case flavour::tsan:
      return "tsan";
    case flavour::asan:
      return "asan";
  }
  return "plain";
}

std::string_view to_string(variant v) noexcept {
  switch (v) {
    case variant::buggy:
      return "buggy";
    case variant::fixed:
      return "fixed";
    case variant::plausible:
      return "plausible";
  }
  return "buggy";
}

std::optional<verdict> parse_verdict(std::string_view name) noexcept {
  return parse(name, all_verdicts);
}

std::optional<engine> parse_engine(std::string_view name) noexcept {
  return parse(name, all_engines);
}

std::optional<flavour> parse_flavour(std::string_view name) noexcept {
  return parse(name, all_flavours);
}

std::optional<variant> parse_variant(std::string_view name) noexcept {
  return parse(name, all_variants);
}

}  // namespace snag
