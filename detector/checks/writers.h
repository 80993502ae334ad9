#pragma once

// What snag-premature-close and snag-leaked-writer have in common: tasks that send to a channel, and a path
// of their spawner on which nothing says that they have all sent.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "detector/events_waits.h"

namespace snag::detector {

/// How much room a channel has, from where it is made.
struct room {
  bool known = false;     ///< it is made here, in a way that is understood
  bool none = false;      ///< unbuffered
  bool constant = false;  ///< a number that stands in the text
  const clang::CallExpr* made = nullptr;
};

/// room_of reads it off the variable that the channel is made as.
[[nodiscard]] room room_of(const check_context& context, const clang::VarDecl* variable);

/// A task that sends to a channel.
struct writer {
  const body_events* body = nullptr;  ///< the spawner's
  const task* started = nullptr;
  object channel;       ///< in the spawner's terms
  event send;           ///< the first one
  bool blocks = false;  ///< a send of it can wait for ever
  bool many = false;    ///< more than one value may come: a loop, or several tasks
  bool loops = false;   ///< it sends in a loop of its own
  /// The channel is what this call gave back; `started` is a task of the function that was called.
  const clang::CallExpr* made_by = nullptr;
  const clang::VarDecl* made_as = nullptr;  ///< the variable that the channel was made as
};

/// find_writers gives the tasks that a body starts and that send to a channel the body knows too.
std::vector<writer> find_writers(const check_context& context, const body_events& body);

/// find_returned_writers gives the tasks that a callee left behind, and that send to the channel which it
/// returned. Where the body keeps no name for the channel, its object is empty.
std::vector<writer> find_returned_writers(const check_context& context, const body_events& body);

/// behind_views takes off conversions, and views that are made from a channel: what is left is the channel.
[[nodiscard]] const clang::Expr* behind_views(const clang::Expr* expression);

/// stays_here: every mention of the channel in the body is one that is understood (a call that a model speaks
/// of, a capture, an alias, a range), and no other task takes from it. Anything else may hand it to another
/// receiver.
[[nodiscard]] bool stays_here(const check_context& context, const body_events& body, const object& channel);

/// reads_to_the_end says whether a function that is given a channel reads it until it is closed, on every
/// path.
[[nodiscard]] bool reads_to_the_end(const check_context& context, const clang::FunctionDecl* function,
                                    const object& channel, unsigned depth = 0);

/// The point behind a call of a body.
[[nodiscard]] std::optional<flow_point> after_call(const body_events& body, const clang::CallExpr* call);

/// pending_path searches from the start of a writer for `sink` (or, where `at_exit`, for the end of the body)
/// along paths on which the writer may still have something to send: it was not waited for, and its channel
/// was not read to the end. A loop that receives and is left by its own condition has read to the end; one
/// that is left by break or return has not, unless because the channel was closed.
template <class Sink>
std::optional<path_result> pending_path(const check_context& context, const writer& from, Sink sink,
                                        bool at_exit);

/// The inside of pending_path.
class pending {
 public:
  pending(const check_context& context, const writer& from, unsigned depth = 0);
  /// True where the writer has nothing more to send once the event is over.
  [[nodiscard]] bool clears(const event& e) const;
  [[nodiscard]] bool may_follow(const flow_block& block, const flow_edge& edge) const;

 private:
  [[nodiscard]] bool is_empty_edge(const clang::Stmt* terminator, bool when_false) const;

  const check_context& context_;
  const writer& from_;
  unsigned depth_;
  std::optional<waits> over_;                          ///< none where the writer is not a task of this body
  llvm::SmallPtrSet<const clang::Stmt*, 8> drains_;    ///< loops whose normal end has read everything
  llvm::SmallPtrSet<const clang::Stmt*, 8> endless_;   ///< receiving loops without a condition
  llvm::SmallPtrSet<const clang::VarDecl*, 8> taken_;  ///< variables that hold what a receive gave
};

template <class Sink>
std::optional<path_result> pending_path(const check_context& context, const writer& from, Sink sink,
                                        bool at_exit) {
  const auto start =
      from.made_by != nullptr ? after_call(*from.body, from.made_by) : from.body->after(*from.started);
  if (!start) {
    return std::nullopt;
  }
  const pending still(context, from);
  const auto at_event = [&](const event& e) {
    const step s = sink(e);
    return s == step::go_on && still.clears(e) ? step::stop : s;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return still.may_follow(block, edge);
  };
  return search(from.body->flow, *start, at_event, at_edge, at_exit);
}

}  // namespace snag::detector
