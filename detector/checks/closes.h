#pragma once

// What snag-double-close and snag-send-after-close have in common: what is done to a channel in one body, by
// itself or by the tasks that it starts, and whether one act follows the other for certain.

#include <optional>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// A close of a channel, or a send to it.
struct channel_act {
  const event* at = nullptr;  ///< in the body: the act, or the start of the task that does it
  event does;                 ///< the act, in the body's terms
  const task* by = nullptr;   ///< null: the body itself
  /// Done whenever `at` is reached; false where a function that is called may do without.
  bool certain = true;
};

/// What must not follow the close of a channel.
enum class misuse { second_close, late_send };

/// is_error: one channel (not the elements of a container), of which a model, or its own body, says that the
/// misuse is an error.
[[nodiscard]] bool is_error(const check_context& context, const object& channel, misuse of);

/// allows_late_sends: a queue of the program's own whose body says that a send after the close is none.
[[nodiscard]] bool allows_late_sends(const check_context& context, const object& channel);

/// is_own_queue: a queue of the program's own, known by its body.
[[nodiscard]] bool is_own_queue(const check_context& context, const object& channel);

/// is_caught: a queue of the program's own, whose errors are exceptions for all that is known, and a handler
/// around the statement in whatever function it stands, in what it calls, or anywhere in the task that does
/// it.
[[nodiscard]] bool is_caught(const check_context& context, const object& channel, const clang::Stmt* at,
                             const task* by);

/// acts_of gives the acts of a kind, of this body and its tasks, on channels that the body knows and whose
/// misuse is an error.
[[nodiscard]] std::vector<channel_act> acts_of(const check_context& context, const body_events& body,
                                               event_kind kind, misuse of);

/// How a path leads from one act to the next.
struct sequence {
  path_result path;
  bool around = false;  ///< by way of the next round of a loop
  bool thrown = false;  ///< by way of a handler
};

/// follows gives a path from `first` to `then` where both are done, whatever the conditions on the way: one
/// stands on every way from or to the other, or both are done in each round of a loop, or a call behind the
/// first throws into a handler that does the second. Nothing where the channel may be another one by then.
[[nodiscard]] std::optional<sequence> follows(const check_context& context, const body_events& body,
                                              const channel_act& first, const channel_act& then);

}  // namespace snag::detector
