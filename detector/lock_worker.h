#pragma once

// The inside of lock_sets: for lock_*.cpp only. lock_events.cpp says what one event does to locks,
// lock_calls.cpp which functions it runs, lock_summaries.cpp what a function does, lock_circles.cpp in which
// order they are worked out, lock_guards.cpp what a guard was made from, lock_kinds.cpp what sort of lock an
// object is, lock_sets.cpp carries it along the paths.

#include <memory>
#include <optional>
#include <vector>

#include "detector/events_elsewhere.h"
#include "detector/lock_sets.h"

namespace snag::detector {

inline constexpr std::size_t deepest_lock_call = 6;

/// What a guard was made from.
struct guard_made {
  std::vector<lock_path> locks;
  bool shared = false;
  enum class how { takes, defers, adopts, tries, unknown } is = how::unknown;
  const clang::VarDecl* from = nullptr;  ///< moved from this guard
};

class lock_sets::worker {
 public:
  worker(const roles& known, const translation_unit_events& events)
      : known_(known), events_(events), namer_(known) {}

  struct flow_of_locks {
    std::vector<std::optional<held_locks>> at_start;  ///< by block; none: not reached
    held_locks at_exit;
    bool holds = false;     ///< false: nothing is taken or given back anywhere, and at_start is empty
    bool too_many = false;  ///< locks to be followed: nothing is told of the function
  };

  const flow_of_locks& flow(const body_events& body);
  /// walk is lock_sets::walk with a flow that need not be the final one.
  void walk(const body_events& body, const flow_of_locks& locks,
            llvm::function_ref<void(const event&, const held_locks& before)> visit);
  /// Inside of a circle that is worked out: as far as it is known.
  const lock_summary& summary(const clang::FunctionDecl* function);
  /// elsewhere takes what another unit told to this unit's declarations.
  std::unique_ptr<lock_summary> elsewhere(const function_elsewhere& from) const;
  void apply(const body_events& body, const event& e, held_locks& held);
  std::vector<taken_lock> takes(const body_events& body, const event& e, wanted_lock wanted);
  std::vector<nested_locks> nested(const body_events& body, const event& e, wanted_locks wanted);
  std::vector<lock_path> gives_back(const body_events& body, const event& e);
  std::vector<blocking_place> blocks(const body_events& body, const event& e);
  std::vector<lock_path> name(const clang::Expr* expression, const body_events& in);
  llvm::SmallVector<const clang::FunctionDecl*, 2> called(const event& e);

 private:
  // lock_circles.cpp
  struct circle;
  /// settle works out a body, and all that it calls and that is not yet known, callees first.
  void settle(const body_events& body);
  void settle_alone(const body_events& body);
  void settle_together(circle& all);
  void settle_balance(circle& all);
  void settle_places(circle& all);
  /// What a callee's places are: of one in the circle that is worked out, those of the last round.
  const lock_summary& places_of(const clang::FunctionDecl* callee);

  // lock_summaries.cpp
  /// Which parts of a summary are asked for.
  struct parts {
    bool balance = true;  ///< keeps and releases
    bool places = true;   ///< takes, blocks, nested
    bool once = false;    ///< no place twice, whatever the way to it
  };
  void summarise(const body_events& body, const flow_of_locks& locks, parts wanted, lock_summary& to);
  void add_places(const body_events& body, const event& e, const held_locks& held, bool depends,
                  const std::vector<lock_path>& given_back, parts wanted, lock_summary& to);
  bool concerns(const event& e);
  /// takes_first says whether some path takes a lock before it is given back. Where none does, the lock was
  /// the caller's, whatever comes behind: while (more) { unlock; run; lock; }.
  bool takes_first(const body_events& body, const lock_path& lock);
  /// taken_again returns those of the caller's locks that are given back on some paths, and taken again on
  /// all of these.
  held_locks taken_again(const body_events& body, const flow_of_locks& locks,
                         const std::vector<lock_path>& given_back);

  // lock_sets.cpp
  flow_of_locks flow_now(const body_events& body, const held_locks& at_entry = {});

  /// False where another function may run than the one that a call names, or where nobody knows what that one
  /// does with a guard.
  bool runs_what_it_names(const clang::CallExpr& call) const;
  /// The locks of the whole program that a body takes by hand, where an event is a pure virtual call as the
  /// last thing that the body does: who overrides it may give them back, and nobody else comes to do so.
  std::vector<lock_path> left_to_override(const body_events& body, const event& e);
  void add_called_by_role(const clang::CallExpr& call, const function_model& model,
                          llvm::function_ref<void(const clang::FunctionDecl*)> add) const;
  /// False where a destructor that ends such an object is not at hand, and may give back what was taken.
  bool knows_end(const clang::CXXRecordDecl* record) const;
  guard_made made(const clang::VarDecl& guard, const body_events& body);
  guard_made made_from(const clang::CXXConstructExpr& construction, const type_model& type,
                       const clang::FunctionDecl* in) const;
  guard_made made_over_base(const clang::CXXConstructExpr& made, const type_model& type,
                            const clang::VarDecl* guard, const clang::FunctionDecl* in) const;
  guard_made made_inside(const clang::VarDecl& guard, const clang::CXXConstructExpr& construction,
                         const body_events& body) const;
  std::optional<std::vector<lock_path>> behind_guard(const lock_path& path, const body_events& body);
  bool is_recursive(const lock_path& lock) const;
  bool is_plain_lock(const clang::CXXRecordDecl& record) const;
  bool is_guard(clang::QualType type) const;
  bool is_emptied(const body_events& body, const event& e) const;
  /// The lock of the program's own on which an event calls a member that may give it back, or null: guards of
  /// this unit take it, and what its members do is not understood.
  const clang::Expr* own_lock_called(const event& e);
  /// Whether guards of this unit take locks of a class that no model knows.
  bool is_taken_by_guards(const clang::CXXRecordDecl& record);
  /// Where an event runs something, as far as the names of locks depend on it.
  struct call_place {
    const clang::Expr* call = nullptr;
    const clang::VarDecl* made = nullptr;  ///< the variable that a constructor makes, or a destructor ends
    bool destroys = false;
  };
  call_place place_of(const body_events& body, const event& e) const;
  const clang::VarDecl* made_by(const body_events& body, const event& e) const;
  lock_path carried(const lock_path& path, const clang::FunctionDecl* callee, const body_events& body,
                    const call_place& at) const;
  void release(held_locks& held, const lock_path& lock) const;
  void add(held_locks& held, taken_lock lock) const;
  std::vector<const clang::Expr*> operands(const function_model& model, const clang::CallExpr& call) const;

  const roles& known_;
  const translation_unit_events& events_;
  lock_namer namer_;
  llvm::DenseMap<const body_events*, std::unique_ptr<flow_of_locks>> flows_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<lock_summary>> summaries_;
  mutable llvm::DenseMap<const void*, bool> guards_;  ///< by type
  std::optional<llvm::DenseSet<const clang::CXXRecordDecl*>> own_locks_;
  circle* circle_ = nullptr;  ///< whose places are worked out
};

/// can_grow says whether a way goes on through one more callee: it is short enough, and was not there before.
[[nodiscard]] bool can_grow(llvm::ArrayRef<call_step> through, const clang::FunctionDecl* callee);

}  // namespace snag::detector
