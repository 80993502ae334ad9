// What stands in an expression of a queue's body: something that the caller gave, parts of fields, calls that
// are understood, loops around it.

#include <algorithm>

#include "detector/statement_parts.h"

#include "detector/queue_reader.h"

namespace snag::detector {

namespace {

/// A comparison, a negation, whether a pointer is one: an answer about something is no part of it.
bool is_question(const clang::Stmt& part) {
  const auto* both = llvm::dyn_cast<clang::BinaryOperator>(&part);
  const auto* one = llvm::dyn_cast<clang::UnaryOperator>(&part);
  const auto* cast = llvm::dyn_cast<clang::CastExpr>(&part);
  const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&part);
  return (both != nullptr && (both->isComparisonOp() || both->isLogicalOp())) ||
         (one != nullptr && one->getOpcode() == clang::UO_LNot) ||
         (cast != nullptr && cast->getCastKind() == clang::CK_PointerToBoolean) ||
         (call != nullptr && call->isComparisonOp());
}

}  // namespace

const clang::FieldDecl* element_of(const clang::Expr* expression, const part_set& parts) {
  expression = expression->IgnoreParenImpCasts();
  if (const auto* plain = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    return field_of_this(plain->getBase(), parts);
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression);
      op != nullptr && op->getOperator() == clang::OO_Subscript) {
    return field_of_this(op->getArg(0), parts);
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    return element_of(member->getBase(), parts);  // slots_[tail_].value
  }
  return nullptr;
}

bool queue_reader::is_given(const clang::Stmt* part) const {
  return any_part(part, [&](const clang::Stmt* one) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(one);
    return name != nullptr && given_.contains(name->getDecl());
  });
}

void queue_reader::give_to_local(const clang::Expr* to) {
  bool part = false;
  for (const clang::Expr* whole = whole_of(to); whole != nullptr; whole = whole_of(to)) {
    to = whole;
    part = true;
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreImplicit()->IgnoreParenImpCasts());
  const auto* local = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (!part || local == nullptr || !local->isLocalVarDecl()) {
    return;
  }
  if (const auto of = parts_.find(local); of == parts_.end()) {
    given_.insert(local);
  } else if (local->getType()->isPointerType() || local->getType()->isReferenceType()) {
    puts.insert(of->second.begin(), of->second.end());
  }
}

void queue_reader::add_parts(const clang::Stmt* part, field_set& into) const {
  if (part == nullptr || llvm::isa<clang::LambdaExpr>(part) || is_question(*part)) {
    return;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    if (const auto at = parts_.find(name->getDecl()); at != parts_.end()) {
      into.insert(at->second.begin(), at->second.end());
    }
    return;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
    const clang::FieldDecl* field = field_of_this(member);
    if (field != nullptr && !field->getType()->isBooleanType() && !field->getType()->isEnumeralType()) {
      into.insert(field);
    }
  }
  if (const auto* element = llvm::dyn_cast<clang::Expr>(part)) {
    if (const clang::FieldDecl* field = element_of(element, parts_of_this_)) {
      into.insert(field);
    }
    if (const linked_part link = linked(element); link.store != nullptr) {
      into.insert(link.store);
    }
  }
  // size(), empty(): a number about it is no part of it; value(), front() are.
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
      call != nullptr && call->getMethodDecl() != nullptr && call->getMethodDecl()->isConst() &&
      call->getType()->isScalarType() && !call->isGLValue()) {
    return;
  }
  for (const clang::Stmt* child : part->children()) {
    add_parts(child, into);
  }
}

void queue_reader::add_asked(const clang::Stmt* part, unsigned depth) {
  if (part == nullptr || depth > 3) {
    return;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
    if (const clang::FieldDecl* field = field_of_this(member)) {
      asked.insert(field);
    }
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
    if (const clang::CXXMethodDecl* own = own_method(*call, parts_of_this_)) {
      add_asked(own->getBody(), depth + 1);
    }
  }
  for (const clang::Stmt* child : part->children()) {
    add_asked(child, depth);
  }
}

bool queue_reader::TraverseWhileStmt(clang::WhileStmt* loop) {
  loops_.push_back(loop);
  const bool result = clang::DynamicRecursiveASTVisitor::TraverseWhileStmt(loop);
  loops_.pop_back();
  return result;
}
bool queue_reader::TraverseForStmt(clang::ForStmt* loop) {
  loops_.push_back(loop);
  const bool result = clang::DynamicRecursiveASTVisitor::TraverseForStmt(loop);
  loops_.pop_back();
  return result;
}
bool queue_reader::TraverseDoStmt(clang::DoStmt* loop) {
  loops_.push_back(loop);
  const bool result = clang::DynamicRecursiveASTVisitor::TraverseDoStmt(loop);
  loops_.pop_back();
  return result;
}

}  // namespace snag::detector
