#pragma once

// Who waits for a task: the question under most rules.

#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

/// The places of a body where one of its tasks is known to be over: its handle is joined, or dies in a way
/// that waits; a counter that it counts down, a future or a channel that it fills is waited for. Where a wait
/// stands in a branch or loop of its own, the whole of it counts: `if (t.joinable()) t.join();` and
/// `for (auto& t : threads) t.join();` wait on every path. What may be a wait, for all that is known (a call
/// on an object of the program's own that the task uses too), counts as one: a wrong alarm costs more.
class waits {
 public:
  /// Whether taking a value from a channel that the task sends to counts as a wait.
  enum class receives { count, do_not_count };

  waits(const check_context& context, const body_events& body, const task& started,
        receives counted = receives::count);

  /// True where the task is over once the event is.
  [[nodiscard]] bool ends(const event& e) const;
  /// False for edges that leave a branch or loop that waits.
  [[nodiscard]] bool may_follow(const flow_block& from) const {
    return !hoisted_.contains(from.terminator) && !counted_loops_.contains(from.terminator);
  }
  /// The same of one edge: a loop that receives from each of many tasks has heard of all of them where it
  /// ends by its own condition, and not where it is left.
  [[nodiscard]] bool may_follow(const flow_block& from, const flow_edge& edge) const {
    return !hoisted_.contains(from.terminator) &&
           !(edge.when_false && counted_loops_.contains(from.terminator));
  }
  /// The first wait in the order of the text, or null.
  [[nodiscard]] const event* first() const { return first_; }
  /// What the task does, in terms of the spawner's objects.
  [[nodiscard]] const std::vector<event>& effects() const { return effects_; }
  [[nodiscard]] bool is_holder(const object& what) const;

 private:
  [[nodiscard]] bool decide(const event& e) const;
  [[nodiscard]] bool hands_over_as_well(const event& e) const;
  [[nodiscard]] bool is_wait_of_runner(const event& e) const;
  [[nodiscard]] bool is_spin_of_runner(const event& e) const;
  [[nodiscard]] bool may_run_loop(const event& e) const;
  [[nodiscard]] bool is_one_of_many(const event& e) const;
  void hoist(const clang::Stmt* at);

  const check_context& context_;
  const body_events& body_;
  const task& task_;
  receives counted_;
  std::vector<event> effects_;
  /// Holders of other tasks that end only when this one has: a thread that runs the loop of an executor.
  std::vector<object> through_;
  llvm::SmallPtrSet<const clang::Stmt*, 8> hoisted_;
  llvm::SmallPtrSet<const clang::Stmt*, 4> counted_loops_;
  const event* first_ = nullptr;
};

/// leaves says whether a return, throw, break, continue or goto stands in a statement, lambdas aside.
[[nodiscard]] bool leaves(const clang::Stmt* part);

/// 'name' of an object as the user wrote it, with quotes.
[[nodiscard]] std::string quoted(const object& what);

/// True where a declaration's type is a class of the program's own that no model speaks of.
[[nodiscard]] bool is_unknown_class(const check_context& context, const clang::ValueDecl* declaration);

}  // namespace snag::detector
