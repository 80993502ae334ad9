#pragma once

// What a member function of a class that may be a latch does: what it counts, what it waits for, and what
// its counts and waits hang on.

#include <vector>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/object_parts.h"
#include "detector/roles.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

class latch_reader : public clang::DynamicRecursiveASTVisitor {
 public:
  latch_reader(const roles& known, const part_set& parts) : known_(known), parts_(parts) {}
  void read(const clang::FunctionDecl& method);

  struct counted {
    const clang::FieldDecl* number = nullptr;
    bool down = false;
    const clang::Expr* by = nullptr;  ///< null: one
  };
  std::vector<counted> counts;
  std::vector<const clang::Stmt*> bodies;       ///< its own, and those of members of parts that it calls
  const clang::FieldDecl* waits_for = nullptr;  ///< to be zero
  bool waits = false;
  bool limited = false;  ///< a wait that gives up by itself
  bool wakes = false;
  bool otherwise = false;  ///< it does something that is not understood

  /// Whether it does more with a field than to count it and to ask for its value.
  [[nodiscard]] bool changes(const clang::FieldDecl* field) const;
  [[nodiscard]] bool names(const clang::FieldDecl* field) const { return left_over_.contains(field); }

  bool VisitMemberExpr(clang::MemberExpr* member) override;
  bool VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) override;
  bool VisitUnaryOperator(clang::UnaryOperator* op) override;
  bool VisitBinaryOperator(clang::BinaryOperator* op) override;
  bool TraverseWhileStmt(clang::WhileStmt* loop) override;
  bool VisitCallExpr(clang::CallExpr* call) override;

 private:
  bool is_understood(const clang::CallExpr& call) const;
  void count(bool down, const clang::Expr* what, const clang::Expr* by);
  void wait(const function_model& model, const clang::CallExpr& call);

  const roles& known_;
  const part_set& parts_;
  llvm::SmallPtrSet<const clang::FunctionDecl*, 4> read_;  ///< members of parts, each once
  /// How often a field is named, less how often that is a count or a question for its value.
  llvm::DenseMap<const clang::FieldDecl*, int> left_over_;
  const clang::Expr* loop_condition_ = nullptr;
};

/// Whether some of what a piece of code does to a number, its waits and its end hang on anything else.
class other_conditions {
 public:
  other_conditions(const roles& known, const part_set& parts, const clang::FieldDecl& number)
      : known_(known), parts_(parts), number_(number) {}
  [[nodiscard]] bool in(const clang::Stmt* code) const;

 private:
  bool ends_or_counts(const clang::Stmt* code) const;

  const roles& known_;
  const part_set& parts_;
  const clang::FieldDecl& number_;
};

}  // namespace snag::detector
