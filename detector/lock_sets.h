#pragma once

// Which locks are held where: a forward dataflow over the graphs of events.h, with summaries of the functions
// at hand. What is told of a function is told in its own terms (parameters, `this`, variables of the whole
// program); at a call it is carried over into those of the caller.
//
// A lock is held for certain where it is on every path. What may be a release is one: a call that is given
// the guard, an unlock in a branch of its own. Locks of which it is not known which one they are (an element
// of a container) are tracked by declaration.
//
// Lazy, and kept; owned by translation_unit_events. Not thread-safe.

#include <memory>
#include <string>
#include <vector>

#include "detector/events.h"
#include "detector/lock_paths.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace snag::detector {

/// One call on the way from a function to what happens inside another.
struct call_step {
  clang::SourceLocation where;
  const clang::FunctionDecl* callee = nullptr;  ///< null: it has no declaration in this unit
  std::string says;                             ///< of such a one
};

/// A lock that is taken, or held, by a function or by what it calls.
struct taken_lock {
  lock_path lock;
  const clang::Stmt* at = nullptr;  ///< the statement of the function that is asked about
  clang::SourceLocation where;      ///< where it is taken in the end, maybe in a callee
  llvm::SmallVector<call_step, 2>
      through;                            ///< the calls on the way there; empty: taken by the function itself
  const clang::VarDecl* guard = nullptr;  ///< who gives it back at the end of its scope
  const clang::FunctionDecl* in = nullptr;  ///< the function that takes it in the end
  bool shared = false;
  bool recursive = false;   ///< may be taken again by who holds it
  bool tries = false;       ///< gives up where it is not free
  bool certain = true;      ///< held: on every path; taken: not only where some parameter says so
  bool moved_here = false;  ///< held since before: the guard adopted it
};

using held_locks = std::vector<taken_lock>;

/// A place that may block for as long as somebody else likes.
struct blocking_place {
  event_kind is = event_kind::blocking;
  object on;
  const clang::Stmt* at = nullptr;
  clang::SourceLocation where;
  llvm::SmallVector<call_step, 2> through;
  const clang::FunctionDecl* in = nullptr;
  std::vector<lock_path> released;  ///< given back while it waits, or before
};

/// A lock that is taken while another is held.
struct nested_locks {
  taken_lock first;
  taken_lock then;
};

/// Which locks somebody wants to be told of: most of a large function's are made for nothing otherwise. The
/// paths are the caller's; `inside` is the pair as the callee has it.
using wanted_lock = llvm::function_ref<bool(const lock_path&)>;
using wanted_locks =
    llvm::function_ref<bool(const lock_path& first, const lock_path& then, const nested_locks& inside)>;

/// What a function does to locks, in its own terms.
struct lock_summary {
  std::vector<taken_lock> takes;       ///< all that it takes at some time, in the order of the text
  std::vector<blocking_place> blocks;  ///< where it may block
  std::vector<nested_locks> nested;    ///< what it takes while it holds something
  held_locks keeps;                    ///< taken, and held for certain when it returns
  std::vector<lock_path> releases;     ///< given back without having been taken in it
  [[nodiscard]] bool empty() const {
    return takes.empty() && blocks.empty() && keeps.empty() && releases.empty();
  }
};

class lock_sets {
 public:
  lock_sets(const roles& known, const translation_unit_events& events);
  ~lock_sets();
  lock_sets(const lock_sets&) = delete;
  lock_sets& operator=(const lock_sets&) = delete;

  /// walk visits every event that can be reached, in the order of the text, with what is held before it.
  void walk(const body_events& body,
            llvm::function_ref<void(const event&, const held_locks& before)> visit) const;

  /// before returns what is held before an event of the body.
  [[nodiscard]] held_locks before(const body_events& body, const event& what) const;

  /// at_exit returns what may be held where the function returns without an exception, its guards gone.
  [[nodiscard]] const held_locks& at_exit(const body_events& body) const;

  /// takes returns the locks that an event takes, itself or inside what it calls, in the body's terms.
  [[nodiscard]] std::vector<taken_lock> takes(
      const body_events& body, const event& what,
      wanted_lock wanted = [](const lock_path&) { return true; }) const;

  /// nested returns the pairs of locks that an event nests inside what it calls, in the body's terms: two
  /// locks of the callee may be one of the caller.
  [[nodiscard]] std::vector<nested_locks> nested(
      const body_events& body, const event& what,
      wanted_locks wanted = [](const lock_path&, const lock_path&, const nested_locks&) {
        return true;
      }) const;

  /// gives_back returns the locks that an event releases: unlock, the end of a guard, a call that does so.
  [[nodiscard]] std::vector<lock_path> gives_back(const body_events& body, const event& what) const;

  /// blocks returns where an event may block, itself or inside what it calls, in the body's terms.
  [[nodiscard]] std::vector<blocking_place> blocks(const body_events& body, const event& what) const;

  /// summary of a function at hand; an empty one of others.
  [[nodiscard]] const lock_summary& summary(const clang::FunctionDecl* function) const;

  /// name returns the path of a lock, or the locks that a guard was made from.
  [[nodiscard]] std::vector<lock_path> name(const clang::Expr* expression, const body_events& in) const;

  /// called returns the functions at hand that an event runs before it is over: the callee, the lambdas that
  /// an algorithm is given, the predicate of a wait. Not what may be overridden.
  [[nodiscard]] llvm::SmallVector<const clang::FunctionDecl*, 2> called(const event& what) const;

 private:
  class worker;
  std::unique_ptr<worker> worker_;
};

/// holds returns the entry that is this very lock, or null.
[[nodiscard]] const taken_lock* holds(const held_locks& held, const lock_path& lock);

}  // namespace snag::detector
