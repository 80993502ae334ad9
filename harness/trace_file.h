#pragma once

// A controlled run as a value: enough to replay it, to print it and to draw it. docs/trace.schema.json
// describes its JSON form, "schema": 1. The same run gives the same bytes: no address, process id, time of
// day or duration is in it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/explore_order.h"
#include "harness/verdict.h"
#include "harness/wire_trace.h"

namespace snag {

/// What was run: a case in a variant and flavour, or a program that is not ours.
struct trace_subject {
  std::string case_id;  ///< empty: a program
  snag::variant variant = snag::variant::buggy;
  snag::flavour flavour = snag::flavour::tsan;
  std::string program;  ///< path; of a case: of its runner
  std::vector<std::string> arguments;
  std::string build;  ///< fingerprint of the program's file; empty: not known

  /// label returns "channels/premature-close buggy tsan", or the program with its arguments.
  [[nodiscard]] std::string label() const;
};

/// How the engine came to the schedule. Replay needs all but strategy, depth and number.
struct trace_setup {
  std::string strategy;  ///< "pct", "dfs", ...
  unsigned depth = 0;    ///< of pct; 0 elsewhere
  std::uint64_t base_seed = 0;
  std::uint64_t number = 0;  ///< of the schedule in its exploration
  std::uint64_t seed = 0;    ///< of this run
  point_level points = point_level::memory;
  bool adversarial = false;
  bool spurious = false;
  std::uint64_t max_steps = 200'000;
};

struct trace_frame {
  std::string function;
  source_place place;
};

struct trace_thread {
  std::uint64_t number = 0;
  std::uint64_t parent = 0;  ///< 0: none
  std::string name;          ///< "main", a task's name, or empty
  source_place spawned;
};

struct trace_object {
  std::string name;    ///< the program's own, or "mutex 1"
  std::string kind;    ///< "mutex", "condition variable", ...
  bool given = false;  ///< the name is the program's own
};

struct trace_step {
  std::uint64_t thread = 0;
  trace::op what = trace::op::none;
  std::uint64_t object = 0;  ///< 1 + index into objects; 0: none
  std::uint8_t flags = 0;    ///< trace::flag
  std::uint64_t stack = 0;   ///< 1 + index into stacks; 0: none
  std::uint64_t time_ns = 0;
  std::string why;  ///< where the thread is another than before: why the one before stopped

  [[nodiscard]] bool has(trace::flag f) const noexcept { return (flags & f) != 0; }
};

/// What happened before what: two steps, and by which pair of operations.
struct trace_edge {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string why;  ///< "unlock -> lock"
};

/// Somebody who waited when the run ended.
struct trace_waiter {
  std::uint64_t thread = 0;
  std::string says;          ///< "waits for mutex 1, held by thread 2"; "blocks in send (buffer 2 of 2)"
  std::uint64_t object = 0;  ///< 1 + index; 0: none
  std::uint64_t holder = 0;  ///< 0: none
  source_place place;
};

/// One of the choices that the outcome hangs on.
struct trace_decision {
  std::uint64_t step = 0;  ///< the first step of the thread that was let go on
  std::string says;        ///< a sentence
};

/// What became of a schedule when it was made as plain as its outcome allows.
struct trace_shrink {
  std::uint64_t runs = 0;       ///< spent on it
  bool cut_short = false;       ///< by the bound on runs
  std::uint64_t steps = 0;      ///< of the run that was found
  std::uint64_t decisions = 0;  ///< in the run that was found: preemptions, and other choices that were free
  bool needs_none = false;      ///< fails with no preemption and no free choice at all
};

/// From a step on every sampled way to go on fails.
struct trace_doom {
  std::uint64_t step = 0;
  std::uint64_t samples = 0;  ///< runs from there
};

struct trace_file {
  trace_subject subject;
  trace_setup setup;
  schedule choices;
  std::uint64_t hash = 0;

  verdict is = verdict::failed;
  std::string detail;    ///< one line
  std::string evidence;  ///< many lines, addresses and ids replaced by stable names
  std::vector<trace_waiter> waiters;
  std::vector<std::uint64_t> cycle;  ///< threads that wait for each other, in order; empty: none

  std::optional<trace_shrink> shrunk;
  std::vector<trace_decision> decisive;
  std::uint64_t decisions = 0;  ///< in this run; more than `decisive` tells where they are many
  std::optional<trace_doom> doomed;

  std::vector<trace_thread> threads;
  std::vector<trace_object> objects;
  std::vector<std::vector<trace_frame>> stacks;  ///< the user's own frames, innermost first
  std::vector<trace_step> steps;
  std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> runnable;
  std::vector<wire_told> told;
  std::vector<wire_watched> watched;
  std::vector<trace_edge> edges;

  /// thread returns the thread with this number, or null.
  [[nodiscard]] const trace_thread* thread(std::uint64_t number) const noexcept;
  /// place returns the user's own frame of a step, or null.
  [[nodiscard]] const trace_frame* place(const trace_step& step) const noexcept;
};

/// to_json returns the document: one line per step, thread, object and stack. Ends with a newline.
[[nodiscard]] std::string to_json(const trace_file& run);

/// parse_trace reads it back. Throws user_error: one line with `name`, what is wrong with it, and the mend.
[[nodiscard]] trace_file parse_trace(std::string_view text, std::string_view name);

/// read_trace reads a file. Throws user_error as parse_trace does, or where it cannot be read.
[[nodiscard]] trace_file read_trace(const std::filesystem::path& file);

/// write_trace writes the file, whole or not at all. Throws user_error where it cannot.
void write_trace(const std::filesystem::path& file, const trace_file& run);

}  // namespace snag
