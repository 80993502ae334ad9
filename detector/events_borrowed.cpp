// What a task borrows from the function around it.

#include <algorithm>

#include "detector/events_addresses.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_closure = 4;  // a lambda that captures a lambda

}  // namespace

const clang::VarDecl* local_variable(const object& of) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(of.root);
  return variable != nullptr && variable->hasLocalStorage() ? variable : nullptr;
}

borrow* add_borrow(task& started, const borrow& what) {
  if (std::ranges::any_of(started.borrowed,
                          [&](const borrow& known) { return known.variable == what.variable; })) {
    return nullptr;
  }
  started.borrowed.push_back(what);
  return &started.borrowed.back();
}

namespace {

borrow* add_captured(task& started, const clang::VarDecl* variable, const clang::LambdaExpr& lambda,
                     const clang::LambdaCapture& capture, bool is_explicit) {
  return add_borrow(started, {variable, capture.getLocation(), &lambda, is_explicit, !is_explicit});
}

}  // namespace

void translation_unit_events::builder::fill_borrowed(task& started, const clang::Expr* callable,
                                                     unsigned depth) {
  const clang::LambdaExpr* lambda = lambda_of(callable);
  if (lambda == nullptr) {
    borrow_bound(started, callable, depth);
    return;
  }
  for (const clang::LambdaCapture& capture : lambda->captures()) {
    if (capture.capturesThis()) {
      started.borrows_this |= capture.getCaptureKind() != clang::LCK_StarThis;
      continue;
    }
    if (!capture.capturesVariable()) {
      continue;
    }
    if (const auto* part = llvm::dyn_cast<clang::BindingDecl>(capture.getCapturedVar())) {
      borrow_part(started, *lambda, capture, *part);
      continue;
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
    if (variable == nullptr) {
      continue;
    }
    // A lambda that is captured brings its own captures along.
    const clang::Expr* init = variable->getInit();
    if (depth < deepest_closure && init != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) &&
        lambda_of(init) != nullptr) {
      fill_borrowed(started, init, depth + 1);
    }
    if (lambda->isInitCapture(&capture)) {
      borrow_init_capture(started, *lambda, capture, *variable);
    } else {
      borrow_variable(started, *lambda, capture, *variable);
    }
  }
}

void translation_unit_events::builder::borrow_bound(task& started, const clang::Expr* callable,
                                                    unsigned depth) {
  // bind(f, std::ref(x)): what is bound by reference is borrowed as if captured.
  const clang::CallExpr* call = depth < deepest_closure ? binding_of(callable) : nullptr;
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  if (model == nullptr || (model->is != role::forwards && model->is != role::references)) {
    return;
  }
  for (const clang::Expr* argument : call->arguments()) {
    const auto* inner = llvm::dyn_cast<clang::CallExpr>(bare(argument));
    const function_model* by = inner == nullptr ? nullptr : known_.of(*inner);
    if (by != nullptr && by->is == role::references) {
      if (const clang::VarDecl* variable = local_variable(object_of(inner))) {
        add_borrow(started, {variable, argument->getBeginLoc()});
      }
    } else if (lambda_of(argument) != nullptr) {
      fill_borrowed(started, argument, depth + 1);
    }
  }
}

void translation_unit_events::builder::borrow_part(task& started, const clang::LambdaExpr& lambda,
                                                   const clang::LambdaCapture& capture,
                                                   const clang::BindingDecl& part) const {
  // auto [a, b] = f(): a part of a value that is the scope's own; auto& [a, b] names what lives elsewhere.
  const auto* whole = llvm::dyn_cast_or_null<clang::VarDecl>(part.getDecomposedDecl());
  if (const clang::VarDecl* owner =
          whole == nullptr || !whole->getType()->isReferenceType() ? nullptr : owner_of_element(whole)) {
    whole = owner;  // for (auto& [a, b] : table)
  }
  if (whole != nullptr && whole->hasLocalStorage() && !whole->getType()->isReferenceType() &&
      !part.getType()->isReferenceType() && capture.getCaptureKind() == clang::LCK_ByRef) {
    if (borrow* added =
            add_captured(started, whole->getCanonicalDecl(), lambda, capture, capture.isExplicit())) {
      added->part = &part;
    }
  }
}

void translation_unit_events::builder::borrow_init_capture(task& started, const clang::LambdaExpr& lambda,
                                                           const clang::LambdaCapture& capture,
                                                           const clang::VarDecl& variable) const {
  const clang::Expr* init = variable.getInit();
  const bool by_reference = capture.getCaptureKind() == clang::LCK_ByRef;
  const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(bare(init));
  if (by_reference || (address != nullptr && address->getOpcode() == clang::UO_AddrOf)) {
    const clang::VarDecl* target = local_variable(object_of(init));
    // What a pointer points to is not the pointer: whoever else owns it keeps it alive.
    const bool pointee =
        target != nullptr && stands_for_another(*target, known_) &&
        !llvm::isa<clang::DeclRefExpr>(by_reference ? bare(init) : bare(address->getSubExpr()));
    if (target != nullptr && !pointee && !target->getType()->isReferenceType()) {
      borrow* added = add_captured(started, target, lambda, capture, true);
      const auto* part = llvm::dyn_cast_or_null<clang::BindingDecl>(object_of(init).member);
      if (added != nullptr && part != nullptr) {
        added->part = part;
      }
    } else if (const clang::VarDecl* owner = by_reference ? nullptr : pointed_local(init, known_)) {
      add_captured(started, owner, lambda, capture, true);
    }
  } else if (const clang::VarDecl* kept = pointed_local(init, known_)) {
    add_captured(started, kept, lambda, capture, true);
  } else if (const auto* wrapped = llvm::dyn_cast_or_null<clang::CallExpr>(bare(init))) {
    // [name = std::cref(name)]
    const function_model* by = known_.of(*wrapped);
    const clang::Expr* referred =
        by != nullptr && by->is == role::references ? known_.operand_of(by->on, *wrapped) : nullptr;
    const clang::VarDecl* target = referred != nullptr && llvm::isa<clang::DeclRefExpr>(bare(referred))
                                       ? local_variable(object_of(wrapped))
                                       : nullptr;
    if (target != nullptr && !stands_for_another(*target, known_)) {
      add_captured(started, target, lambda, capture, true);
    }
  }
}

void translation_unit_events::builder::borrow_variable(task& started, const clang::LambdaExpr& lambda,
                                                       const clang::LambdaCapture& capture,
                                                       const clang::VarDecl& variable) const {
  const clang::Expr* init = variable.getInit();
  if (capture.getCaptureKind() != clang::LCK_ByRef) {
    // A copy of a pointer: what it points to is borrowed.
    if (const clang::VarDecl* kept = pointed_local(variable, known_)) {
      add_captured(started, kept, lambda, capture, true);
    }
    return;
  }
  if (!variable.getType()->isReferenceType()) {
    if (variable.hasLocalStorage()) {
      add_captured(started, variable.getCanonicalDecl(), lambda, capture, capture.isExplicit());
    }
    return;
  }
  // A reference to a local is that local; one to anything else lives where it may.
  if (const clang::VarDecl* owner = owner_of_element(&variable)) {
    if (borrow* added = add_captured(started, owner, lambda, capture, capture.isExplicit())) {
      added->part = &variable;
    }
    return;
  }
  const object target = object_of(&variable);
  const clang::VarDecl* local = local_variable(target);
  const bool whole = target.member == nullptr && init != nullptr &&
                     !llvm::isa<clang::CallExpr, clang::ArraySubscriptExpr>(bare(init));
  if (local != nullptr && local != &variable && whole && !range_of_.contains(&variable) &&
      !local->getType()->isReferenceType() && !local->getType()->isPointerType()) {
    add_captured(started, local, lambda, capture, false);
  }
}

}  // namespace snag::detector
