#include "detector/checks/access_places.h"

#include <algorithm>

#include "detector/checks/own_copies.h"
#include "detector/checks/parts.h"

namespace snag::detector {

namespace {

/// Whether a class has a `begin`, as the language asks of what a loop goes through.
bool has_begin(const check_context& context, const clang::CXXRecordDecl& record, unsigned depth = 0) {
  return !record.lookup(&context.ast.Idents.get("begin")).empty() ||
         (depth < 4 && std::ranges::any_of(
                           record.bases(),
                           [&](const clang::CXXBaseSpecifier& base) {
                             const auto* of = base.getType()->getAsCXXRecordDecl();
                             of = of == nullptr ? nullptr : of->getDefinition();
                             return of != nullptr && has_begin(context, *of, depth + 1);
                           }));
}

}  // namespace

const clang::CXXRecordDecl* container(const check_context& context, clang::QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || record->isLambda() ||
      context.known.of(record) != nullptr || !is_library(context, record)) {
    return nullptr;
  }
  // Of another library's class only what can be gone through: a logger or a socket may well be made for many.
  const bool of_the_standard = record->isInStdNamespace();
  return of_the_standard || has_begin(context, *record->getDefinition()) ? record->getDefinition() : nullptr;
}

bool subscript_inserts(const clang::CXXOperatorCallExpr& subscript) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(subscript.getDirectCallee());
  if (method == nullptr || method->isConst()) {
    return false;
  }
  const auto all = method->getParent()->lookup(method->getDeclName());
  return std::ranges::none_of(all, [](const clang::NamedDecl* one) {
    const auto* other = llvm::dyn_cast<clang::CXXMethodDecl>(one->getUnderlyingDecl());
    return other != nullptr && other->isConst();
  });
}

bool subscript_gives_bit(const clang::CXXOperatorCallExpr& subscript) {
  const auto* record = subscript.isGLValue() ? nullptr : subscript.getType()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  const auto conversions = record->getVisibleConversionFunctions();
  return std::any_of(conversions.begin(), conversions.end(), [](const clang::NamedDecl* one) {
    const auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(one->getUnderlyingDecl());
    return conversion != nullptr && conversion->getConversionType()->isBooleanType();
  });
}

bool is_target(const body_events& body, const clang::Stmt* name) {
  const clang::Stmt* parent = body.parents->getParent(name);
  if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(parent)) {
    return op->getOpcode() == clang::BO_Assign && op->getLHS() == name;
  }
  const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(parent);
  const auto* call = member == nullptr
                         ? nullptr
                         : llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(body.parents->getParent(member));
  const auto* method = call == nullptr ? nullptr : call->getMethodDecl();
  return method != nullptr && !method->isConst() && !method->isStatic() && is_discarded(body, call);
}

bool is_looked_at(const body_events& body, const clang::Expr& name) {
  const clang::Stmt* parent = body.parents->getParent(&name);
  while (llvm::isa_and_nonnull<clang::ParenExpr>(parent)) {
    parent = body.parents->getParent(parent);
  }
  if (name.getType()->isScalarType()) {
    const auto* cast = llvm::dyn_cast_or_null<clang::ImplicitCastExpr>(parent);
    return cast != nullptr && cast->getCastKind() == clang::CK_LValueToRValue;
  }
  const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(parent);
  return op == nullptr || op->getOpcode() != clang::UO_AddrOf;
}

bool sets_bit(const body_events& body, const clang::Stmt* name) {
  const auto up = [&](const clang::Stmt* from) {
    const clang::Stmt* at = body.parents->getParent(from);
    while (llvm::isa_and_nonnull<clang::CastExpr, clang::ParenExpr, clang::MaterializeTemporaryExpr,
                                 clang::CXXBindTemporaryExpr>(at)) {
      at = body.parents->getParent(at);
    }
    return llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(at);
  };
  const clang::CXXOperatorCallExpr* subscript = up(name);
  const clang::CXXOperatorCallExpr* assigned = subscript == nullptr ? nullptr : up(subscript);
  return assigned != nullptr && assigned->isAssignmentOp() &&
         subscript->getOperator() == clang::OO_Subscript && subscript_gives_bit(*subscript) &&
         contains(body, subscript->getArg(0), name) && contains(body, assigned->getArg(0), subscript);
}

bool steers_loop(const body_events& body, const clang::Stmt* name) {
  for (const clang::Stmt* child = name;;) {
    const clang::Stmt* at = body.parents->getParent(child);
    if (const auto* loop = llvm::dyn_cast_or_null<clang::WhileStmt>(at)) {
      return loop->getCond() == child;
    }
    if (const auto* once = llvm::dyn_cast_or_null<clang::DoStmt>(at)) {
      return once->getCond() == child;
    }
    if (const auto* counted = llvm::dyn_cast_or_null<clang::ForStmt>(at)) {
      return counted->getCond() == child;
    }
    if (!llvm::isa_and_nonnull<clang::Expr>(at)) {
      return false;
    }
    child = at;
  }
}

object whole_object(const check_context& context, const shared_names& names, const clang::Expr* expression) {
  expression = expression->IgnoreParenNoopCasts(context.ast);
  while (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression)) {
    if (cast->getCastKind() != clang::CK_NoOp && cast->getCastKind() != clang::CK_UncheckedDerivedToBase) {
      break;
    }
    expression = cast->getSubExpr()->IgnoreParens();
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable == nullptr) {
      return {};
    }
    if (const auto at = names.bound.find(variable->getCanonicalDecl()); at != names.bound.end()) {
      return at->second;
    }
    if (names.spawner && variable->hasLocalStorage() &&
        (!variable->getType()->isReferenceType() || llvm::isa<clang::ParmVarDecl>(variable))) {
      return {variable->getCanonicalDecl(), nullptr};
    }
    const bool everybodys = variable->hasGlobalStorage() &&
                            variable->getTLSKind() == clang::VarDecl::TLS_None &&
                            !variable->getType()->isReferenceType() && !is_library(context, variable);
    return everybodys ? object{variable->getCanonicalDecl(), nullptr} : object{};
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl())) {
      return {variable->getCanonicalDecl(), nullptr};  // one for all objects
    }
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr || field->getType()->isReferenceType()) {
      return {};
    }
    const clang::Expr* base = member->getBase()->IgnoreParenImpCasts();
    if (llvm::isa<clang::CXXThisExpr>(base)) {
      return names.same_this                              ? object{field, nullptr}
             : names.self && names.self.member == nullptr ? object{names.self.root, field}
                                                          : object{};
    }
    const object whole = member->isArrow() ? object{} : whole_object(context, names, base);
    return whole && whole.member == nullptr ? object{whole.root, field} : object{};
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression);
      op != nullptr && op->getOpcode() == clang::UO_Deref) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(op->getSubExpr()->IgnoreParenImpCasts());
    const auto* parameter = name == nullptr ? nullptr : llvm::dyn_cast<clang::ParmVarDecl>(name->getDecl());
    if (parameter != nullptr && parameter->getType()->isPointerType()) {
      const auto at = names.bound.find(parameter->getCanonicalDecl());
      return at == names.bound.end() ? object{} : at->second;
    }
  }
  return {};
}

}  // namespace snag::detector
