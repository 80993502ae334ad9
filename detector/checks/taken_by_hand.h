#pragma once

// A lock that is taken by hand, and the ways on which it is kept: the ground of snag-missing-unlock.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "clang/Basic/SourceManager.h"
#include "detector/check.h"
#include "detector/checks/unlock_ways.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/lock_sets.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

/// Whether something in a statement leaves it, as far as it was asked.
using known_leaves = llvm::DenseMap<const clang::Stmt*, bool>;

/// One lock that a body takes by hand, and where it gives it back.
class taken_by_hand {
 public:
  taken_by_hand(const check_context& context, const body_events& body, const taken_lock& taken,
                const event& start, known_leaves& leaving)
      : context_(context), body_(body), taken_(taken), start_(start), leaving_(leaving) {
    for (const clang::Stmt* around : body.enclosing(start.at)) {
      around_start_.insert(around);
    }
    tried_ = taken.tries ? where_tried(body, start) : std::nullopt;
    const lock_sets& locks = context.events.locks();
    for (const event& e : body.flow.all_events()) {
      if (&e != &start && gives_back(locks, e)) {
        given_back_.push_back(&e);
        guarded_ |= e.at_scope_end || e.guard != nullptr;
        hoist(e.at);
      }
    }
  }

  /// The last in the text of the places that give it back, or null. Null as well where a guard does it, and
  /// where a condition decides whether the lock is taken at all, or asks whether it was.
  [[nodiscard]] const event* last() const {
    if (guarded_ || given_back_.empty()) {
      return nullptr;
    }
    if (taken_.tries ? !tried_.has_value() : is_asked()) {
      return nullptr;
    }
    for (const clang::Stmt* around : body_.enclosing(start_.at)) {
      const bool decides = llvm::isa<clang::IfStmt, clang::SwitchStmt>(around) &&
                           !(tried_.has_value() && around == tried_->branch && tried_->leaves_without);
      if (decides &&
          std::ranges::none_of(given_back_, [&](const event* e) { return contains(body_, around, e->at); })) {
        return nullptr;
      }
    }
    const auto& sources = context_.ast.getSourceManager();
    return *std::ranges::max_element(given_back_, [&](const event* a, const event* b) {
      return sources.isBeforeInTranslationUnit(a->where, b->where);
    });
  }

  [[nodiscard]] const std::vector<const event*>& given_back() const { return given_back_; }

  /// A way out of the function with the lock, on which only calls throw that are as likely to as `least`.
  [[nodiscard]] std::optional<path_result> way_out(std::optional<throw_odds> least) const {
    const auto from = behind();
    return from ? search(
                      body_.flow, *from, [&](const event& e) { return at_event(e); },
                      [&](unsigned, const flow_block& block, const flow_edge& edge) {
                        return may_follow(block, edge, least);
                      },
                      true)
                : std::nullopt;
  }

  /// A jump that leaves `last` out for good: a goto to behind it, on a way to the end; a continue, where the
  /// lock is of an object of this round alone, or where the next round takes it once more. Null where there
  /// is none.
  [[nodiscard]] const clang::Stmt* jump_past(const event& last) const {
    const auto from = behind();
    if (!from) {
      return nullptr;
    }
    const lock_rounds rounds = rounds_of(body_, start_);
    std::vector<std::pair<const clang::Stmt*, unsigned>> jumps;
    const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
      if (jumps_past(block.terminator, last)) {
        jumps.emplace_back(block.terminator, edge.to);
        return false;
      }
      return may_follow(block, edge, std::nullopt);
    };
    const auto at = [&](const event& e) { return at_event(e); };
    static_cast<void>(search(body_.flow, *from, at, at_edge, false));
    for (const auto& [jump, to] : jumps) {
      const auto is_left = [&](unsigned, const flow_block& of, const flow_edge& edge) {
        return may_follow(of, edge, std::nullopt);
      };
      const bool round = llvm::isa<clang::ContinueStmt>(jump);
      const auto again = [&](const event& e) {
        return &e == &start_ && !taken_.tries ? step::found : at_event(e);
      };
      if (round && rounds != lock_rounds::own_and_alone &&
          (rounds == lock_rounds::own || !taken_.lock.exact)) {
        continue;
      }
      if ((round && rounds == lock_rounds::own_and_alone) ||
          search(body_.flow, {to, 0}, again, is_left, !round)) {
        return jump;
      }
    }
    return nullptr;
  }

  /// Whether it is tried for, and a function that says so hands it to its caller by this way out.
  [[nodiscard]] bool tells_caller(const path_result& path) const {
    const auto* leave = path.left_by == nullptr || !taken_.tries
                            ? nullptr
                            : llvm::dyn_cast_or_null<clang::ReturnStmt>(path.left_by->at);
    const clang::Expr* value = leave == nullptr ? nullptr : leave->getRetValue();
    bool says = true;
    return value != nullptr && !(value->EvaluateAsBooleanCondition(says, context_.ast) && !says);
  }

 private:
  /// Where the lock is held: behind the call, or on the branch on which it was got.
  [[nodiscard]] std::optional<flow_point> behind() const {
    return taken_.tries ? (tried_ ? std::optional(tried_->got) : std::nullopt) : body_.after(start_);
  }

  [[nodiscard]] step at_event(const event& e) const {
    return std::ranges::find(given_back_, &e) != given_back_.end() || is_given_away(e) ? step::stop
                                                                                       : step::go_on;
  }

  [[nodiscard]] bool may_follow(const flow_block& block, const flow_edge& edge,
                                std::optional<throw_odds> least) const {
    if (block.never_returns) {
      return false;
    }
    if (edge.exceptional) {
      return least.has_value() && block.last_call != start_.at &&
             context_.events.throws(block.last_call) >= *least;
    }
    // Handlers are believed to catch what matters.
    const bool caught = llvm::isa_and_nonnull<clang::CXXTryStmt>(block.terminator);
    return !(caught && edge.to == body_.flow.exit) && !hoisted_.contains(block.terminator);
  }

  [[nodiscard]] bool jumps_past(const clang::Stmt* jump, const event& last) const {
    const auto& sources = context_.ast.getSourceManager();
    const auto before = [&](clang::SourceLocation a, clang::SourceLocation b) {
      return sources.isBeforeInTranslationUnit(a, b);
    };
    if (jump == nullptr || !before(start_.where, jump->getBeginLoc()) ||
        !before(jump->getBeginLoc(), last.where)) {
      return false;
    }
    if (const auto* to = llvm::dyn_cast<clang::GotoStmt>(jump)) {
      return before(last.where, to->getLabel()->getLocation());
    }
    const clang::Stmt* loop = innermost_loop(body_, start_.at);
    return loop != nullptr && llvm::isa<clang::ContinueStmt>(jump) && contains(body_, loop, last.at) &&
           innermost_loop(body_, jump) == loop;
  }

  /// Whether the lock was taken is told by the call, and the function looks.
  [[nodiscard]] bool is_asked() const {
    const auto* call = llvm::dyn_cast<clang::Expr>(start_.at);
    if (call == nullptr || call->getType()->isVoidType()) {
      return false;
    }
    const clang::Stmt* up = body_.parents->getParent(call);
    while (llvm::isa_and_nonnull<clang::FullExpr, clang::ParenExpr>(up)) {
      up = body_.parents->getParent(up);
    }
    const auto* cast = llvm::dyn_cast_or_null<clang::CastExpr>(up);
    return cast != nullptr ? cast->getCastKind() != clang::CK_ToVoid
                           : llvm::isa_and_nonnull<clang::Expr, clang::DeclStmt>(up);
  }

  [[nodiscard]] bool gives_back(const lock_sets& locks, const event& e) const {
    return std::ranges::any_of(locks.gives_back(body_, e), [&](const lock_path& lock) {
      return same_lock(lock, taken_.lock) || may_be_same(lock, taken_.lock);
    });
  }

  /// Adopted by a guard, or handed to a function that may do anything with it.
  [[nodiscard]] bool is_given_away(const event& e) const {
    const lock_sets& locks = context_.events.locks();
    const auto is_it = [&](const clang::Expr* expression) {
      return std::ranges::any_of(locks.name(expression, body_),
                                 [&](const lock_path& lock) { return may_be_same(lock, taken_.lock); });
    };
    if (e.is == event_kind::lock && e.guard != nullptr) {
      const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(e.guard->getInit());
      return made != nullptr && made->getNumArgs() >= 1 && is_it(made->getArg(0));
    }
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
    if (e.is != event_kind::call || call == nullptr || !locks.called(e).empty()) {
      return false;
    }
    return std::ranges::any_of(call->arguments(), is_it);
  }

  void hoist(const clang::Stmt* at) {
    const clang::Stmt* child = at;
    for (const clang::Stmt* up = at == nullptr ? nullptr : body_.parents->getParent(at); up != nullptr;
         child = std::exchange(up, body_.parents->getParent(up))) {
      if (around_start_.contains(up)) {
        return;
      }
      if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(up)) {
        const clang::Stmt* arm = child == branch->getThen() ? branch->getThen() : branch->getElse();
        if (arm != nullptr && leaves_here(arm)) {
          return;
        }
        hoisted_.insert(up);
      } else if (is_loop(up)) {
        hoisted_.insert(up);
      }
    }
  }

  bool leaves_here(const clang::Stmt* arm) const {
    const auto [at, is_first] = leaving_.try_emplace(arm, false);
    return is_first ? (at->second = leaves(arm)) : at->second;
  }

  const check_context& context_;
  const body_events& body_;
  const taken_lock& taken_;
  const event& start_;
  known_leaves& leaving_;
  llvm::SmallPtrSet<const clang::Stmt*, 8> around_start_;  ///< loops and branches
  std::vector<const event*> given_back_;
  bool guarded_ = false;
  std::optional<tried_lock> tried_;
  llvm::SmallPtrSet<const clang::Stmt*, 8> hoisted_;
};

}  // namespace snag::detector
