#include "detector/checks/answers.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

bool in_handler(const body_events& code, const clang::Stmt* at) {
  const enclosing_list around = code.enclosing(at);
  return std::ranges::any_of(around, [](const clang::Stmt* s) { return llvm::isa<clang::CXXCatchStmt>(s); });
}

/// The outermost branch around a statement, below `within`.
const clang::Stmt* outermost(const body_events& code, const clang::Stmt* at, const clang::Stmt* within) {
  const clang::Stmt* found = nullptr;
  for (const clang::Stmt* around : code.enclosing(at)) {
    if (around == within) {
      break;
    }
    if (!llvm::isa<clang::CXXTryStmt>(around)) {
      found = around;
    }
  }
  return found;
}

/// What decides whether the debt exists at all: the round, or the innermost statement around the owner.
const clang::Stmt* scope_of(const check_context& context, const debt& owed) {
  if (owed.round != nullptr || owed.owner == nullptr) {
    return owed.round;
  }
  const auto& sources = context.ast.getSourceManager();
  for (const clang::Stmt* around : owed.code->enclosing(owed.paid.front()->at)) {
    if (sources.isBeforeInTranslationUnit(around->getBeginLoc(), owed.owner->getLocation()) &&
        sources.isBeforeInTranslationUnit(owed.owner->getLocation(), around->getEndLoc())) {
      return around;
    }
  }
  return nullptr;
}

/// A loop around the answer that the owner is older than: it may answer in a later round.
bool repeats(const check_context& context, const debt& owed, const event& paid) {
  const auto& sources = context.ast.getSourceManager();
  for (const clang::Stmt* around : owed.code->enclosing(paid.at)) {
    if (around == owed.round) {
      return false;
    }
    if (is_loop(around) && (owed.owner == nullptr || sources.isBeforeInTranslationUnit(
                                                         owed.owner->getLocation(), around->getBeginLoc()))) {
      return true;
    }
  }
  return false;
}

/// Whether a way past all answers can be taken for one: flags that say 'answered already' cannot be followed.
bool is_plain(const check_context& context, const debt& owed) {
  const body_events& code = *owed.code;
  const clang::Stmt* scope = scope_of(context, owed);
  const auto straight = [&](const event* e) { return is_straight(code, e->at, scope); };
  if (std::ranges::any_of(owed.paid, [&](const event* e) { return repeats(context, owed, *e); })) {
    return false;
  }
  if (std::ranges::none_of(owed.paid, straight)) {
    const clang::Stmt* branch = outermost(code, owed.paid.front()->at, scope);
    return branch != nullptr && llvm::isa<clang::IfStmt, clang::SwitchStmt>(branch) &&
           std::ranges::all_of(owed.paid,
                               [&](const event* e) { return outermost(code, e->at, scope) == branch; });
  }
  // An answer in a branch that goes on to another: some condition keeps the two apart.
  return std::ranges::none_of(owed.paid, [&](const event* e) {
    const auto from = straight(e) || in_handler(code, e->at) ? std::nullopt : code.after(*e);
    return from && search(
                       code.flow, *from,
                       [&](const event& next) {
                         const bool other =
                             &next != e && std::ranges::find(owed.paid, &next) != owed.paid.end();
                         return other ? step::found
                                : next.is == event_kind::scope_end && owed.owner != nullptr &&
                                        next.on.root == owed.owner->getCanonicalDecl()
                                    ? step::stop
                                    : step::go_on;
                       },
                       without_exception, false);
  });
}

/// A way out that the spawner knew of when it counted: `if (part == 0) return;` asks nothing but what the
/// task was given.
bool asks_only_what_was_given(const body_events& code, const clang::Stmt* part, bool& asks) {
  if (part == nullptr) {
    return true;
  }
  if (llvm::isa<clang::CallExpr>(part) || llvm::isa<clang::MemberExpr>(part)) {
    return false;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    asks = true;
    return variable != nullptr && variable->getType()->isScalarType() &&
           (llvm::isa<clang::ParmVarDecl>(variable) || variable->getDeclContext() != code.function);
  }
  return std::ranges::all_of(part->children(), [&](const clang::Stmt* child) {
    return asks_only_what_was_given(code, child, asks);
  });
}

}  // namespace

bool is_known_to_spawner(const body_events& code, const event& leave) {
  for (const clang::Stmt* around : code.enclosing(leave.at)) {
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(around)) {
      bool asks = false;
      return asks_only_what_was_given(code, branch->getCond(), asks) && asks;
    }
  }
  return false;
}

bool is_straight(const body_events& code, const clang::Stmt* at, const clang::Stmt* within) {
  for (const clang::Stmt* around : code.enclosing(at)) {
    if (around == within) {
      return true;
    }
    if (!llvm::isa<clang::CXXTryStmt>(around)) {
      return false;
    }
  }
  return within == nullptr;
}

std::optional<default_of_debt> find_default(const check_context& context, const debt& owed,
                                            const std::function<bool(const event&)>& handed_on) {
  if (owed.paid.empty() || !is_plain(context, owed)) {
    return std::nullopt;
  }
  const body_events& code = *owed.code;
  const auto& sources = context.ast.getSourceManager();
  default_of_debt found;
  const clang::Stmt* dropped_at = nullptr;
  bool next_round = false;
  const auto at_event = [&](const event& e) {
    const bool meant = owed.owner == nullptr && owed.round == nullptr && e.is == event_kind::leave &&
                       is_known_to_spawner(code, e);
    if (std::ranges::find(owed.paid, &e) != owed.paid.end() || handed_on(e) || meant) {
      return step::stop;
    }
    return owed.owner != nullptr && e.is == event_kind::scope_end &&
                   e.on == object{owed.owner->getCanonicalDecl(), nullptr}
               ? step::found
               : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    // std::exit, abort: nobody is left to wait. Code that throws for certain is not such an end.
    if (block.never_returns &&
        (!edge.exceptional || context.events.throws(block.last_call) < throw_odds::callback)) {
      return false;
    }
    if (owed.round != nullptr && code.flow.blocks[edge.to].terminator == owed.round) {
      next_round = true;
      return false;
    }
    if (llvm::isa_and_nonnull<clang::ContinueStmt>(block.terminator) && found.skipped_by == nullptr) {
      found.skipped_by = block.terminator;
    }
    const bool to_exit = edge.to == code.flow.exit;
    if (to_exit &&
        (llvm::isa_and_nonnull<clang::CXXTryStmt>(block.terminator) || (throws_here(block) && !owed.kept))) {
      return false;
    }
    if (!edge.exceptional) {
      return true;
    }
    const throw_odds odds = context.events.throws(block.last_call);
    if (to_exit) {
      return owed.kept && odds >= throw_odds::callback;
    }
    if (odds <= throw_odds::library) {
      return false;
    }
    // A handler outside of the owner's scope: the owner is gone there.
    for (const clang::Stmt* around : code.enclosing(block.last_call)) {
      const auto* guarded = llvm::dyn_cast<clang::CXXTryStmt>(around);
      if (guarded != nullptr && owed.owner != nullptr && !llvm::isa<clang::ParmVarDecl>(owed.owner) &&
          sources.isBeforeInTranslationUnit(guarded->getBeginLoc(), owed.owner->getLocation())) {
        const bool alive =
            sources.isBeforeInTranslationUnit(owed.owner->getLocation(), block.last_call->getBeginLoc());
        dropped_at = alive && dropped_at == nullptr ? block.last_call : dropped_at;
        return false;
      }
      if (guarded != nullptr) {
        break;
      }
    }
    return true;
  };
  flow_point from{code.flow.entry, 0};
  if (owed.round != nullptr) {
    bool known = false;
    for (const flow_block& block : code.flow.blocks) {
      if (block.terminator == owed.round) {
        for (const flow_edge& edge : block.next) {
          if (!edge.when_false && !edge.exceptional) {
            from = {edge.to, 0};
            known = true;
          }
        }
      }
    }
    if (!known) {
      return std::nullopt;
    }
  }
  // Something that may be empty owes nothing until it is used.
  if (owed.owner != nullptr && owed.round == nullptr) {
    const type_model* kind = context.known.of(owed.owner->getType());
    const auto* record = owed.owner->getType()->getAsCXXRecordDecl();
    if (kind == nullptr && llvm::isa_and_nonnull<clang::ClassTemplateSpecializationDecl>(record)) {
      bool known = false;
      for (auto block = code.flow.blocks.rbegin(); block != code.flow.blocks.rend() && !known; ++block) {
        for (const event& e : block->events) {
          if (!known && e.is == event_kind::use && e.on.member != nullptr &&
              e.on.root == owed.owner->getCanonicalDecl()) {
            known = true;
            from = code.after(e).value_or(from);
          }
        }
      }
      if (!known) {
        return std::nullopt;
      }
    }
  }
  const bool to_end =
      owed.owner == nullptr || llvm::isa<clang::ParmVarDecl>(owed.owner) || owed.owner->isInitCapture();
  if (auto path = search(code.flow, from, at_event, at_edge, to_end && owed.round == nullptr)) {
    found.path = *path;
    return found;
  }
  if (dropped_at != nullptr) {
    found.path.threw_at = dropped_at;
    return found;
  }
  return next_round ? std::optional(found) : std::nullopt;
}

bool keeps_exceptions(const check_context& context, const task& started) {
  const type_model* handle = context.known.of(started.spawn->getType());
  return handle != nullptr && handle->is == object_kind::future;
}

void tell_default(const check_context& context, const debt& owed, const std::string& message,
                  const default_of_debt& how, const task* started) {
  const event& answer = *owed.paid.front();
  report r;
  r.at = answer.where;
  r.in = owed.code->function;
  r.message = message;
  r.underlined = answer.at == nullptr ? clang::SourceRange() : answer.at->getSourceRange();
  if (how.path.threw_at != nullptr) {
    r.notes.push_back({how.path.threw_at->getBeginLoc(), "where this call throws, no answer is given", {}});
  }
  if (how.path.left_by != nullptr) {
    r.notes.push_back({how.path.left_by->where, "it is left here without an answer", {}});
  } else if (how.skipped_by != nullptr) {
    r.notes.push_back({how.skipped_by->getBeginLoc(), "it is left here without an answer", {}});
  } else if (how.path.threw_at == nullptr) {
    r.notes.push_back({answer.where, "nothing is answered where the condition does not hold", {}});
  }
  if (started != nullptr) {
    r.notes.push_back({started->spawn->getBeginLoc(), "the task that owes the answer starts here", {}});
  }
  context.sink(std::move(r));
}

}  // namespace snag::detector
