#pragma once

// What a member function comes to once a flag of its object has a certain value: the question under "what
// does a send do after the close?". Everything else that the function asks may be so or otherwise.

#include <optional>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "detector/object_parts.h"
#include "detector/roles.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// The field of this object, or of one of its parts, that an expression names, conversions aside; null where
/// it is anything else.
[[nodiscard]] const clang::FieldDecl* field_of_this(const clang::Expr* expression,
                                                    const part_set& parts = {});

/// The member function of this very object, or of one of its parts, that is called, with its body; null where
/// there is none at hand, or it is virtual.
[[nodiscard]] const clang::CXXMethodDecl* own_method(const clang::CallExpr& call, const part_set& parts = {});

/// A lambda, or the variable that is made from one; null where an expression is neither.
[[nodiscard]] const clang::LambdaExpr* lambda_of(const clang::Expr* expression);

/// The integer or enumerator that an expression always is.
[[nodiscard]] std::optional<llvm::APSInt> constant_value(const clang::Expr* expression,
                                                         const clang::ASTContext& ast);

struct flag_run {
  bool understood = true;  ///< false: a try block, or a body without a graph
  bool returns = false;    ///< it can come to its end, a throw and a call that never returns not counted
  bool fails = false;      ///< it can come to a throw or a call that never returns
  bool waits = false;      ///< it can come to a wait on a condition that the flag does not end
  std::optional<llvm::APSInt> value;  ///< what it returns on every way; nothing where that is not known
};

class flag_runs {
 public:
  /// `flag` is a bool, an enumeration or an atomic of one.
  flag_runs(const clang::ASTContext& ast, const roles& known, const clang::FieldDecl* flag,
            llvm::APSInt value, const part_set& parts = {})
      : ast_(ast), known_(known), flag_(flag), value_(std::move(value)), parts_(parts) {}

  /// Members that it calls are followed, each walked once.
  [[nodiscard]] flag_run of(const clang::FunctionDecl& method) const { return run(method, 0); }

 private:
  flag_run run(const clang::FunctionDecl& method, unsigned depth) const;
  flag_run walk(const clang::FunctionDecl& method, unsigned depth) const;
  /// Whether a condition holds with that flag; nothing where it hangs on other things.
  std::optional<bool> truth(const clang::Expr* condition, unsigned depth) const;
  std::optional<llvm::APSInt> value_of(const clang::Expr* expression, unsigned depth) const;
  std::optional<llvm::APSInt> told_by_call(const clang::CallExpr& call, unsigned depth) const;

  const clang::ASTContext& ast_;
  const roles& known_;
  const clang::FieldDecl* flag_;
  llvm::APSInt value_;
  part_set parts_;
  mutable llvm::DenseMap<const clang::FunctionDecl*, flag_run> walked_;
};

}  // namespace snag::detector
