#pragma once

// What a member function of a class that may be a queue does to the fields of its object, with the member
// functions that it calls on it.

#include <utility>
#include <vector>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/flag_runs.h"
#include "detector/linked_stores.h"
#include "detector/roles.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {

/// The field of this object of which an expression is an element: slots_[tail_].
[[nodiscard]] const clang::FieldDecl* element_of(const clang::Expr* expression, const part_set& parts = {});

[[nodiscard]] bool is_atomic(const roles& known, const clang::FieldDecl& field);

class queue_reader : public clang::DynamicRecursiveASTVisitor {
 public:
  using field_set = llvm::SmallPtrSet<const clang::FieldDecl*, 4>;

  queue_reader(const clang::ASTContext& ast, const roles& known, const part_set& parts = {})
      : ast_(ast), known_(known), parts_of_this_(parts) {}
  /// Everything that the caller hands over is something given.
  void read(const clang::FunctionDecl& method);
  /// One parameter alone is.
  void read(const clang::FunctionDecl& method, const clang::ParmVarDecl& given);

  std::vector<std::pair<const clang::FieldDecl*, llvm::APSInt>> sets;  ///< fields that are given a constant
  field_set writes;     ///< fields that are changed in any other way
  field_set puts;       ///< fields into which something goes that the caller gave
  field_set fills;      ///< fields that become what the caller gave: a store of one slot
  field_set takes_off;  ///< fields from which something is removed
  field_set gives;      ///< fields of which a part is returned, or handed out by reference
  field_set asked;      ///< fields that a wait on a condition asks about
  bool locks = false;
  bool waits = false;
  bool blocks = false;  ///< a wait without a limit
  bool wakes = false;
  bool otherwise = false;  ///< it calls what is not understood
  bool may_pause = false;  ///< it calls something unknown that takes nothing: `writers_.wait_all()`

  bool VisitVarDecl(clang::VarDecl* variable) override;
  bool VisitUnaryOperator(clang::UnaryOperator* op) override;
  bool VisitBinaryOperator(clang::BinaryOperator* op) override;
  bool VisitReturnStmt(clang::ReturnStmt* leave) override;
  bool VisitCXXNewExpr(clang::CXXNewExpr* made) override;
  bool VisitCallExpr(clang::CallExpr* call) override;
  bool TraverseWhileStmt(clang::WhileStmt* loop) override;
  bool TraverseForStmt(clang::ForStmt* loop) override;
  bool TraverseDoStmt(clang::DoStmt* loop) override;

 private:
  const clang::FieldDecl* field_of_this(const clang::Expr* expression) const {
    return detector::field_of_this(expression, parts_of_this_);
  }
  linked_part linked(const clang::Expr* expression) const {
    return detector::linked(expression, parts_of_this_);
  }
  void read_body(const clang::FunctionDecl& method);
  void read_called(const clang::CXXMethodDecl& method, const clang::CallExpr& call);
  void assign(const clang::Expr* to, const clang::Expr* from);
  void call_on(const clang::FieldDecl* field, const clang::CXXMethodDecl& method,
               const clang::CallExpr& call);
  void wait(const function_model& model, const clang::CallExpr& call);
  bool is_given(const clang::Stmt* part) const;  ///< something that the caller gave is in it
  /// What the caller gave goes into something that a local stands for: a node, an element.
  void give_to_local(const clang::Expr* to);
  /// The fields of which a part is in an expression, numbers about them aside.
  void add_parts(const clang::Stmt* part, field_set& into) const;
  void add_asked(const clang::Stmt* part, unsigned depth);

  const clang::ASTContext& ast_;
  const roles& known_;
  part_set parts_of_this_;
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> given_;
  llvm::DenseMap<const clang::ValueDecl*, field_set> parts_;  ///< locals that are made from fields
  llvm::SmallPtrSet<const clang::FunctionDecl*, 4> read_;     ///< each body once
  bool one_alone_ = false;  ///< one parameter of the outermost function is what the caller gave
  field_set moved_;  ///< linked stores of which a link is set to something that the caller did not give
  std::vector<const clang::Stmt*> loops_;
};

}  // namespace snag::detector
