#include "detector/aside_calls.h"

#include <algorithm>
#include <vector>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"

namespace snag::detector {
namespace {

class call_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<const clang::CallExpr*> found;
  bool VisitCallExpr(clang::CallExpr* call) override {
    found.push_back(call);
    return true;
  }
};

/// What is bound to such a parameter, or returned so, may be changed, or kept to be changed later.
bool may_change(clang::QualType type) {
  if (type->isReferenceType() || type->isPointerType()) {
    return !type->getPointeeType().isConstQualified();
  }
  return type->isRecordType();  // std::ref, an iterator
}

bool hands_over(const clang::Expr* expression, bool changing, const part_set& parts);

template <class Call>
bool arguments_hand_over(const Call& call, const clang::FunctionDecl* callee, unsigned first,
                         const part_set& parts) {
  for (unsigned i = first; i < call.getNumArgs(); ++i) {
    const bool declared = callee != nullptr && i - first < callee->getNumParams();
    const clang::QualType type =
        declared ? callee->getParamDecl(i - first)->getType() : call.getArg(i)->getType();
    if (hands_over(call.getArg(i), may_change(type), parts)) {
      return true;
    }
  }
  return false;
}

/// The arguments of a call, and what it is called on; of an operator that is the first argument.
bool call_hands_over(const clang::CallExpr& call, bool result_changes, const part_set& parts) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  const bool by_operator =
      llvm::isa<clang::CXXOperatorCallExpr>(call) && method != nullptr && method->isInstance();
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::Expr* object = member != nullptr ? member->getImplicitObjectArgument()
                              : by_operator     ? call.getArg(0)
                                                : nullptr;
  // A question to the object itself hands nothing over; what it gives may.
  const bool changes = result_changes && callee != nullptr && may_change(callee->getReturnType()) &&
                       (method == nullptr || !method->isConst());
  return (object != nullptr &&
          (is_this_object(object, parts) ? changes : hands_over(object, changes, parts))) ||
         arguments_hand_over(call, callee, by_operator ? 1 : 0, parts);
}

/// Whether the object, or a part of it that may be changed there, goes where an expression goes.
bool hands_over(const clang::Expr* expression, bool changing, const part_set& parts) {
  if (is_this_object(expression, parts)) {
    return true;
  }
  expression = expression->IgnoreImplicit()->IgnoreParenImpCasts();
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    return is_this_object(member->getBase(), parts) ? changing
                                                    : hands_over(member->getBase(), changing, parts);
  }
  if (llvm::isa<clang::LambdaExpr>(expression)) {
    return true;  // whatever it does, it does when it is called
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    return call_hands_over(*call, changing, parts);
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return arguments_hand_over(*made, made->getConstructor(), 0, parts);
  }
  return std::ranges::any_of(expression->children(), [&](const clang::Stmt* child) {
    const auto* inner = llvm::dyn_cast_or_null<clang::Expr>(child);
    return inner != nullptr && hands_over(inner, changing, parts);
  });
}

}  // namespace

bool is_harmless(const roles& known, const clang::FunctionDecl& callee, unsigned depth) {
  if (callee.isNoReturn() || callee.getBuiltinID() != 0 || is_of_a_library(callee)) {
    return true;
  }
  const clang::FunctionDecl* body = nullptr;
  if (!callee.hasBody(body) || depth > 2) {
    return false;
  }
  call_finder calls;
  calls.TraverseStmt(body->getBody());
  return std::ranges::all_of(calls.found, [&](const clang::CallExpr* call) {
    const clang::FunctionDecl* inner = call->getDirectCallee();
    const function_model* model = known.of(*call);
    return inner != nullptr && (model == nullptr || model->is == role::forwards) &&
           is_harmless(known, *inner, depth + 1);
  });
}

bool is_aside(const clang::CallExpr& call, const part_set& parts,
              llvm::function_ref<bool(const clang::Stmt*)> is_given) {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  if (call.getDirectCallee() == nullptr || (op != nullptr && op->getOperator() == clang::OO_Call) ||
      is_given(&call)) {
    return false;
  }
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  return (member == nullptr || !is_this_object(member->getImplicitObjectArgument(), parts)) &&
         !call_hands_over(call, false, parts);
}

}  // namespace snag::detector
