// What a task shares with its spawner, and what may order it among others.

#include <algorithm>
#include <functional>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/accesses.h"
#include "detector/checks/own_guards.h"
#include "detector/checks/parts.h"
#include "detector/checks/task_code.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

const clang::VarDecl* whole_variable(const check_context& context, const clang::Expr* expression) {
  expression = without_copies(context, expression);
  if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(expression)) {
    const function_model* model = context.known.of(*call);
    expression = model != nullptr && model->is == role::references && call->getNumArgs() >= 1
                     ? call->getArg(0)->IgnoreParenImpCasts()
                     : nullptr;
  } else if (const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(expression);
             op != nullptr && op->getOpcode() == clang::UO_AddrOf) {
    expression = op->getSubExpr()->IgnoreParenImpCasts();
  } else {
    return nullptr;
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  return variable == nullptr ? nullptr : variable->getCanonicalDecl();
}

/// A loop that goes on until an atomic has a value: a spinning lock, a turn.
bool spins(const check_context& context, const clang::Stmt* part) {
  return any_part(part, [&](const clang::Stmt* loop) {
    return is_loop(loop) && any_part(condition_of(loop), [&](const clang::Stmt* asked) {
             const auto* expression = llvm::dyn_cast<clang::Expr>(asked);
             return expression != nullptr && is_atomic(context, expression->getType());
           });
  });
}

}  // namespace

shared_names names_of(const clang::LambdaExpr& closure) {
  shared_names names;
  for (const clang::LambdaCapture& capture : closure.captures()) {
    if (capture.capturesThis()) {
      names.same_this = capture.getCaptureKind() == clang::LCK_This;
      continue;
    }
    const auto* variable =
        capture.capturesVariable() ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()) : nullptr;
    if (variable == nullptr || capture.getCaptureKind() != clang::LCK_ByRef || variable->isInitCapture()) {
      continue;
    }
    // A reference that was made from something else may be an element, or another one in each iteration.
    variable = variable->getCanonicalDecl();
    if (!variable->getType()->isReferenceType() || llvm::isa<clang::ParmVarDecl>(variable)) {
      names.bound[variable] = {variable, nullptr};
    }
  }
  return names;
}

shared_names names_of(const check_context& context, const task& started, const clang::FunctionDecl& code) {
  if (started.closure != nullptr) {
    return names_of(*started.closure);
  }
  shared_names names;
  if (!started.model->calls.empty()) {
    const clang::Expr* runner = without_copies(context, started.callable);
    if (const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(runner);
        op != nullptr && (op->getOpcode() == clang::UO_Deref || op->getOpcode() == clang::UO_AddrOf)) {
      runner = op->getSubExpr()->IgnoreParenImpCasts();
    }
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(runner);
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    names.same_this = llvm::isa_and_nonnull<clang::CXXThisExpr>(runner);
    if (variable != nullptr && variable->getType()->isRecordType()) {
      names.self = {variable->getCanonicalDecl(), nullptr};
    }
    return names;
  }
  llvm::ArrayRef<const clang::Expr*> given = handed_over_by(context, started).behind_callable;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&code);
  if (method != nullptr && !method->isStatic() && !method->getParent()->isLambda() && !given.empty()) {
    names.same_this = llvm::isa<clang::CXXThisExpr>(given.front()->IgnoreParenImpCasts());
    if (const clang::VarDecl* whose = whole_variable(context, given.front())) {
      names.self = {whose, nullptr};
    }
    given = given.drop_front();
  }
  for (std::size_t i = 0; i < given.size() && i < code.getNumParams(); ++i) {
    const clang::ParmVarDecl* parameter = code.getParamDecl(static_cast<unsigned>(i));
    if (const clang::VarDecl* variable = whole_variable(context, given[i])) {
      names.bound[parameter->getCanonicalDecl()] = {variable, nullptr};
    }
  }
  return names;
}

namespace {

/// scene.bodies[i]: what the library does with a part of an object of the program's own orders nobody.
bool is_library_part(const check_context& context, const event& e) {
  const auto* part = llvm::dyn_cast_or_null<clang::FieldDecl>(e.on.member);
  const auto* record = part == nullptr ? nullptr : part->getType()->getAsCXXRecordDecl();
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  return record != nullptr && callee != nullptr && !e.inside_call && is_library(context, record) &&
         is_library(context, callee) && callee->getOverloadedOperator() != clang::OO_Call &&
         context.known.of(part->getType()) == nullptr;
}

}  // namespace

bool is_ordered_otherwise(const check_context& context, const body_events& code, bool elements) {
  const auto is_own_element = [&](const event& e) {
    return elements && llvm::isa_and_nonnull<clang::ParmVarDecl>(e.on.root) &&
           e.on.root->getDeclContext() == code.function;
  };
  for (const flow_block& block : code.flow.blocks) {
    for (const event& e : block.events) {
      if (e.inside_call && is_atomic(context, e.on)) {
        return true;  // a class of the program's own that is made of atomics
      }
      switch (e.is) {
        case event_kind::wait:
        case event_kind::receive:
        case event_kind::send:
        case event_kind::join:
        case event_kind::close:
          return true;
        case event_kind::blocking:
          if (e.on) {
            return true;
          }
          break;
        case event_kind::lock:
          if (!e.blocks) {
            return true;  // whoever got it
          }
          break;
        case event_kind::touch:
          if (e.on && is_unknown_class(context, e.on.root) && !is_library_part(context, e) &&
              !is_own_element(e)) {
            return true;  // a lock of the program's own, a turn, a queue
          }
          break;
        default:
          break;
      }
    }
  }
  if (spins(context, code.body)) {
    return true;
  }
  // A guard of the program's own.
  return any_part(code.body, [&](const clang::Stmt* part) {
    const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(part);
    return declaration != nullptr && std::ranges::any_of(declaration->decls(), [&](const clang::Decl* one) {
             const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
             return variable != nullptr && is_own_guard(context, *variable);
           });
  });
}

namespace {

/// n += x, ++n: who counts expects more than one.
bool counts(const clang::Stmt* at) {
  const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(at);
  const auto* step = llvm::dyn_cast_or_null<clang::UnaryOperator>(at);
  return (op != nullptr && op->isCompoundAssignmentOp()) ||
         (step != nullptr && step->isIncrementDecrementOp());
}

/// What a task's own loop goes over, one after the other, or an algorithm that calls it for each.
bool goes_through_many(const body_events& code, const clang::Expr* index, const shared_names& names) {
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(index->IgnoreParenImpCasts());
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (names.elements && llvm::isa_and_nonnull<clang::ParmVarDecl>(variable) &&
      variable->getDeclContext() == code.function) {
    return true;
  }
  return variable != nullptr && any_part(code.body, [&](const clang::Stmt* part) {
           const auto* loop = llvm::dyn_cast<clang::ForStmt>(part);
           return loop != nullptr && declared_inside(loop->getInit(), variable);
         });
}

/// Which conditions can hold of one task alone: those that ask a value that was given to the task whether it
/// is a certain one, or something that answers one task alone, such as an atomic. `n > 3` holds of many.
class chooser {
 public:
  chooser(const check_context& context, const body_events& code, const shared_names& names,
          const clang::Stmt* at)
      : context_(context), code_(code), names_(names), counts_(counts(at)) {}

  [[nodiscard]] bool picks_one(const clang::Stmt* part, unsigned depth = 0) const {
    const auto* expression = llvm::dyn_cast_or_null<clang::Expr>(part);
    if (part == nullptr || depth > 16) {
      return false;
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
        call != nullptr && context_.known.of(*call)) {
      return true;
    }
    if (expression != nullptr && context_.known.of(expression->getType()) != nullptr) {
      return true;
    }
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(part); op != nullptr && op->isRelationalOp()) {
      return any_part(part, [&](const clang::Stmt* inner) {
        const auto* of = llvm::dyn_cast<clang::Expr>(inner);
        return of != nullptr && context_.known.of(of->getType()) != nullptr;
      });
    }
    if (is_counted_element(part)) {
      return false;
    }
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable == nullptr || names_.bound.contains(variable->getCanonicalDecl()) ||
          variable->hasGlobalStorage()) {
        return false;
      }
      return variable->getDeclContext() != code_.function || llvm::isa<clang::ParmVarDecl>(variable) ||
             picks_one(variable->getInit(), depth + 1);
    }
    return std::ranges::any_of(part->children(),
                               [&](const clang::Stmt* child) { return picks_one(child, depth + 1); });
  }

 private:
  /// if (all[i].dead) ++dead, for many i: what there is to count hangs on the elements, not on whose they
  /// are.
  [[nodiscard]] bool is_counted_element(const clang::Stmt* part) const {
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part); name != nullptr && is_element(*name)) {
      return counts_;
    }
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(part);
    const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(part);
    const clang::Expr* by =
        index != nullptr                                                                     ? index->getIdx()
        : op != nullptr && op->getOperator() == clang::OO_Subscript && op->getNumArgs() == 2 ? op->getArg(1)
                                                                                             : nullptr;
    return counts_ && by != nullptr && goes_through_many(code_, by, names_);
  }

  /// The element itself that an algorithm hands over: an object of the program's own, no number and no range.
  [[nodiscard]] bool is_element(const clang::DeclRefExpr& name) const {
    const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(name.getDecl());
    const auto* record =
        parameter == nullptr ? nullptr : parameter->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return names_.elements && record != nullptr && parameter->getDeclContext() == code_.function &&
           !is_library(context_, record);
  }

  const check_context& context_;
  const body_events& code_;
  const shared_names& names_;
  bool counts_;
};

}  // namespace

bool is_conditional(const check_context& context, const body_events& code, const clang::Stmt* at,
                    const shared_names& names) {
  const chooser of(context, code, names, at);
  for (const clang::Stmt* around : code.enclosing(at)) {
    const clang::Stmt* condition = nullptr;
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(around)) {
      condition = contains(code, branch->getCond(), at) ? nullptr : branch->getCond();
    } else if (const auto* choice = llvm::dyn_cast<clang::SwitchStmt>(around)) {
      condition = choice->getCond();
    }
    if (of.picks_one(condition)) {
      return true;
    }
  }
  // if (i != 0) return;
  const auto& sources = context.ast.getSourceManager();
  return any_part(code.body, [&](const clang::Stmt* part) {
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(part);
    return branch != nullptr && leaves(branch->getThen()) && !contains(code, branch, at) &&
           sources.isBeforeInTranslationUnit(branch->getEndLoc(), at->getBeginLoc()) &&
           of.picks_one(branch->getCond());
  });
}

}  // namespace snag::detector
