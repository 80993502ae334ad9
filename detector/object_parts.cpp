#include "detector/object_parts.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "detector/flag_runs.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 8;

const clang::Expr* bare(const clang::Expr* expression) {
  return expression->IgnoreImplicit()->IgnoreParenImpCasts()->IgnoreImplicit();
}

/// What a local stands for as long as it is there; null where it may be turned to something else.
const clang::Expr* made_from(const clang::VarDecl& local) {
  const auto* in = llvm::dyn_cast<clang::FunctionDecl>(local.getDeclContext());
  const bool stays = local.getType()->isReferenceType() || local.getType().isConstQualified() ||
                     (in != nullptr && in->hasBody() && only_reads(in->getBody(), local));
  return stays ? local.getInit() : nullptr;
}

bool is_this(const clang::Expr* expression, const part_set& parts, unsigned depth) {
  if (expression == nullptr || depth > deepest) {
    return false;
  }
  expression = bare(expression);
  if (llvm::isa<clang::CXXThisExpr>(expression)) {
    return true;
  }
  if (parts.empty()) {
    return false;
  }
  const auto further = [&](const clang::Expr* inner) { return is_this(inner, parts, depth + 1); };
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    return field != nullptr && parts.contains(field) && further(member->getBase());
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    return (op->getOpcode() == clang::UO_Deref || op->getOpcode() == clang::UO_AddrOf) &&
           further(op->getSubExpr());
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) {
    return op->getNumArgs() == 1 &&
           (op->getOperator() == clang::OO_Arrow || op->getOperator() == clang::OO_Star) &&
           further(op->getArg(0));
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression)) {
    if (const clang::CXXMethodDecl* own = own_method(*call, parts)) {
      return further(only_returned(*own));
    }
    // impl_.get()
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    return method != nullptr && method->isConst() && call->getNumArgs() == 0 &&
           call->getType()->isPointerType() && is_of_a_library(*method) &&
           further(call->getImplicitObjectArgument());
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return made->getNumArgs() == 1 && made->getConstructor()->isCopyConstructor() && further(made->getArg(0));
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression);
  const auto* local = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  return local != nullptr && local->isLocalVarDecl() && local->getInit() != nullptr &&
         further(made_from(*local));
}

bool reads(const clang::Stmt* code, const clang::ValueDecl& what, bool asked) {
  if (code == nullptr) {
    return true;
  }
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(code);
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(code);
  if ((member != nullptr && member->getMemberDecl() == &what) ||
      (name != nullptr && name->getDecl() == &what)) {
    const bool constant = llvm::cast<clang::Expr>(code)->getType().isConstQualified();
    return asked || constant;
  }
  if (member != nullptr) {
    return reads(member->getBase(), what, true);  // what is done to a part of it is not done to it
  }
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(code)) {
    const bool only_value =
        cast->getCastKind() == clang::CK_LValueToRValue || cast->getType().isConstQualified();
    return reads(cast->getSubExpr(), what, asked || only_value);
  }
  if (llvm::isa<clang::ParenExpr>(code)) {
    return reads(llvm::cast<clang::ParenExpr>(code)->getSubExpr(), what, asked);
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(code)) {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    const clang::Expr* object = call->getImplicitObjectArgument();
    const auto others = [&](const clang::Expr* argument) { return reads(argument, what, false); };
    return reads(object, what, method != nullptr && method->isConst()) &&
           std::ranges::all_of(call->arguments(), others);
  }
  // A lambda's captures by copy, with what it does.
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(code)) {
    return reads(lambda->getBody(), what, false) &&
           std::ranges::all_of(lambda->capture_inits(), [&](const clang::Expr* init) {
             const auto* plain = llvm::dyn_cast_or_null<clang::DeclRefExpr>(init);
             return (plain != nullptr && plain->getDecl() == &what) || reads(init, what, false);
           });
  }
  return std::ranges::all_of(code->children(),
                             [&](const clang::Stmt* child) { return reads(child, what, false); });
}

}  // namespace

const clang::Expr* only_returned(const clang::FunctionDecl& function) {
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
  const auto* leave = block == nullptr || block->size() != 1
                          ? nullptr
                          : llvm::dyn_cast<clang::ReturnStmt>(block->body_front());
  return leave == nullptr ? nullptr : leave->getRetValue();
}

bool is_of_a_library(const clang::Decl& declaration) {
  const auto& sources = declaration.getASTContext().getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(declaration.getLocation()));
}

bool is_this_object(const clang::Expr* expression, const part_set& parts) {
  return is_this(expression, parts, 0);
}

bool only_reads(const clang::Stmt* code, const clang::ValueDecl& what) {
  return reads(code, what, false);
}

}  // namespace snag::detector
