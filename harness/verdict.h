#pragma once

// The closed vocabularies of the lab: what a run can come to, who judged it, in which build.

#include <array>
#include <optional>
#include <string_view>

namespace snag {

/// What one run came to. Closed: reports, schemas and expectations know these and no others.
enum class verdict {
  passed,
  panicked,         ///< an uncaught exception or csp::panic ended the process
  raced,            ///< ThreadSanitizer reported a data race
  deadlocked,       ///< every task, the main one among them, is in an untimed wait and no waker is left
  leaked,           ///< the scenario ended and a task is left that can never end
  lost_result,      ///< a result was produced and did not arrive
  wrong_output,     ///< what arrived is not what was asked for
  use_after_scope,  ///< a task used an object that had ended (AddressSanitizer, or the oracle)
  late,             ///< a deadline was missed; judged in virtual time by explore alone
  livelocked,       ///< tasks run for ever without progress
  crashed,          ///< a signal
  failed,           ///< an assertion or exit code of a program that is not ours
  timed_out,        ///< the harness's own limit, never a pass
};

/// Every verdict in the order in which reports list them.
inline constexpr std::array all_verdicts = {
    verdict::passed,    verdict::panicked,    verdict::raced,        verdict::deadlocked,
    verdict::leaked,    verdict::lost_result, verdict::wrong_output, verdict::use_after_scope,
    verdict::late,      verdict::livelocked,  verdict::crashed,      verdict::failed,
    verdict::timed_out,
};

/// Who judged: stress (real threads, noise), explore (controlled schedules), check (static).
enum class engine { stress, explore, check };
inline constexpr std::array all_engines = {engine::stress, engine::explore, engine::check};

/// The build in which a runner runs; asan includes UBSan.
enum class flavour { plain, tsan, asan };
inline constexpr std::array all_flavours = {flavour::plain, flavour::tsan, flavour::asan};

/// Which of the implementations of a case.
enum class variant { buggy, fixed, plausible };
inline constexpr std::array all_variants = {variant::buggy, variant::fixed, variant::plausible};

/// to_string returns the printed name ("lost-result"); the parse functions take it back.
[[nodiscard]] std::string_view to_string(verdict v) noexcept;
[[nodiscard]] std::string_view to_string(engine e) noexcept;
[[nodiscard]] std::string_view to_string(flavour f) noexcept;
[[nodiscard]] std::string_view to_string(variant v) noexcept;
[[nodiscard]] std::optional<verdict> parse_verdict(std::string_view name) noexcept;
[[nodiscard]] std::optional<engine> parse_engine(std::string_view name) noexcept;
[[nodiscard]] std::optional<flavour> parse_flavour(std::string_view name) noexcept;
[[nodiscard]] std::optional<variant> parse_variant(std::string_view name) noexcept;

}  // namespace snag
