#pragma once

// What a case is: one bug pattern, told as data and as a scenario with an oracle.
//
// cases/<family>/<case>.cpp defines one `const snag::registered_case` at namespace scope. The scenario calls
// the variant through the signature in cases/<family>/<case>.h; which variant that is, the build decides: a
// runner links one variant of every case. The verdict of a run is the worst of what the scenario returned and
// of what the process came to (a panic, a sanitizer's report, a deadlock, a task left behind).

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/verdict.h"

namespace snag {

/// What the oracle says of one run.
struct outcome {
  verdict is = verdict::passed;
  std::string detail;  ///< one line: expected and got; empty where passed

  static outcome passed() { return {}; }
  static outcome lost_result(std::string detail) { return {verdict::lost_result, std::move(detail)}; }
  static outcome wrong_output(std::string detail) { return {verdict::wrong_output, std::move(detail)}; }
  static outcome use_after_scope(std::string detail) { return {verdict::use_after_scope, std::move(detail)}; }
  static outcome late(std::string detail) { return {verdict::late, std::move(detail)}; }
};

/// One run of a scenario: a source of seeded choices for inputs, and what kind of clock it has. Lives as long
/// as the scenario's call.
class run_context {
 public:
  explicit run_context(std::uint64_t seed, bool virtual_time = false) noexcept
      : state_(seed), virtual_time_(virtual_time) {}

  /// random returns the next number of this run's own sequence (splitmix64). Not thread-safe: for the
  /// scenario's main thread.
  std::uint64_t random() noexcept;

  /// virtual_time says whether the clocks are the scheduler's (explore): a sleep of an hour costs nothing,
  /// and time passes only where every thread waits for it. Only then may an oracle judge that something was
  /// late; on real threads (stress) it judges what came, and in which order.
  [[nodiscard]] bool virtual_time() const noexcept { return virtual_time_; }

 private:
  std::uint64_t state_;
  bool virtual_time_;
};

/// What the buggy variant comes to under one engine.
struct expectation {
  engine by;
  /// The flavours that must show it; the others may.
  std::vector<flavour> must_show;
  /// Any of these verdicts shows it; another verdict than these and `passed` is a surprise and fails the run.
  std::vector<verdict> any_of;
};

/// A place where the bug was met in the wild.
struct sighting {
  std::string project;
  std::string issue;  ///< "#123", a commit, or a URL without a fragment
  std::string says;   ///< half a line
};

/// Everything the lab knows of a case. Ids are unique and never reused.
struct case_info {
  std::string id;                         ///< "channels/premature-close": family, slash, name; as the folders
  std::string title;                      ///< one line, a statement of what goes wrong
  std::vector<int> sources;               ///< row numbers in the table of source behaviours
  std::string check;                      ///< the check that must find it; empty where none can
  std::string check_gap;                  ///< why the check does not find it yet; empty where it does
  std::string mental_model;               ///< the belief under which the wrong code would be right
  std::vector<expectation> expectations;  ///< of the buggy variant; the fixed one passes everywhere
  /// What explore comes to in the plausible repair, if there is one; empty: any verdict but timed-out. It
  /// has to come to one: a repair that holds is no plausible one.
  std::vector<verdict> plausible_shows = {};
  std::vector<sighting> sightings;
  outcome (*scenario)(run_context&);  ///< blocks until the run is over; may throw: that is a panic

  [[nodiscard]] std::string family() const { return id.substr(0, id.find('/')); }
};

/// Registers a case for the runner it is linked into. Construct at namespace scope only; ends the process
/// with a message where the id is taken.
class registered_case {
 public:
  explicit registered_case(case_info info);
};

/// registered_cases returns all cases of this runner, by id. Owned by the registry, valid for the process's
/// life.
[[nodiscard]] const std::vector<case_info>& registered_cases();

}  // namespace snag
