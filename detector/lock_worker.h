#pragma once

// The inside of lock_sets: for lock_*.cpp only. lock_events.cpp says what one event does to locks,
// lock_calls.cpp which functions it runs, lock_summaries.cpp what a function does, lock_guards.cpp what a
// guard was made from, lock_kinds.cpp what sort of lock an object is, lock_sets.cpp carries it along the
// paths.

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
    bool any = false;  ///< false: nothing in the body has to do with locks
  };

  const flow_of_locks& flow(const body_events& body);
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
  /// False where another function may run than the one that a call names, or where nobody knows what that one
  /// does with a guard.
  bool runs_what_it_names(const clang::CallExpr& call) const;
  void add_called_by_role(const clang::CallExpr& call, const function_model& model,
                          llvm::function_ref<void(const clang::FunctionDecl*)> add) const;
  guard_made made(const clang::VarDecl& guard, const body_events& body);
  guard_made made_from(const clang::CXXConstructExpr& construction, const type_model& type,
                       const clang::FunctionDecl* in) const;
  guard_made made_inside(const clang::VarDecl& guard, const clang::CXXConstructExpr& construction,
                         const body_events& body) const;
  std::optional<std::vector<lock_path>> behind_guard(const lock_path& path, const body_events& body);
  bool is_recursive(const lock_path& lock) const;
  bool is_plain_lock(const clang::CXXRecordDecl& record) const;
  bool is_guard(clang::QualType type) const;
  bool concerns(const body_events& body, const event& e);
  bool is_emptied(const body_events& body, const event& e) const;
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
};

}  // namespace snag::detector
