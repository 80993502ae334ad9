#include "detector/checks/own_guards.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

/// mutex_.lock(), where the class is the program's own and the body is elsewhere.
bool may_lock(const check_context& context, const clang::Stmt* statement) {
  if (const auto* whole = llvm::dyn_cast<clang::ExprWithCleanups>(statement)) {
    statement = whole->getSubExpr();
  }
  const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement);
  if (call == nullptr || call->getNumArgs() != 0 || context.known.of(*call) != nullptr ||
      llvm::isa<clang::CXXThisExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts())) {
    return false;
  }
  const clang::CXXMethodDecl* method = call->getMethodDecl();
  return method != nullptr && context.events.of(method) == nullptr && !is_library(context, method);
}

bool guards_rest(const check_context& context, const clang::Stmt* statement) {
  const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement);
  return declaration == nullptr ? may_lock(context, statement)
                                : std::ranges::any_of(declaration->decls(), [&](const clang::Decl* one) {
                                    const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
                                    return variable != nullptr && is_own_guard(context, *variable);
                                  });
}

}  // namespace

bool is_own_guard(const check_context& context, const clang::VarDecl& variable) {
  const auto* record = variable.getType()->getAsCXXRecordDecl();
  const auto* made = variable.getInit() == nullptr
                         ? nullptr
                         : llvm::dyn_cast<clang::CXXConstructExpr>(variable.getInit()->IgnoreImplicit());
  return record != nullptr && record->hasDefinition() && record->hasUserDeclaredDestructor() &&
         context.known.of(record) == nullptr && !is_library(context, record) && made != nullptr &&
         std::any_of(made->arg_begin(), made->arg_end(), [](const clang::Expr* from) {
           const clang::QualType type = from->getType();
           return type->isPointerType() ? type->getPointeeType()->isRecordType()
                                        : from->isLValue() && type->isRecordType();
         });
}

bool may_be_guarded(const check_context& context, const body_events& body, const clang::Stmt* at) {
  const clang::Stmt* inner = at;
  for (const clang::Stmt* around = at; around != nullptr; around = body.parents->getParent(around)) {
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(around)) {
      for (const clang::Stmt* before : block->body()) {
        if (before == inner) {
          break;
        }
        if (guards_rest(context, before)) {
          return true;
        }
      }
    }
    inner = around;
  }
  return false;
}

}  // namespace snag::detector
