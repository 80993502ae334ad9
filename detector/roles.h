#pragma once

// The roles of a program's declarations: asks a model on behalf of Clang's types.
//
// A function is looked up by its qualified name without template arguments, inline namespaces and anonymous
// namespaces; a member function also by the names of the functions it overrides. Answers are kept per
// declaration. Not thread-safe: one per translation unit.

#include <deque>
#include <string>
#include <utility>

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Type.h"
#include "detector/model.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// model_name returns the name under which a model would speak of a declaration: "std::thread::thread".
[[nodiscard]] std::string model_name(const clang::NamedDecl& declaration);

/// can_be_called: a function, a pointer to one (or to a member), or an object with a call operator.
[[nodiscard]] bool can_be_called(clang::QualType type);

class roles {
 public:
  /// `from` must outlive this.
  explicit roles(const model& from) : model_(from) {}

  /// The role of a function, constructor or destructor, or null.
  [[nodiscard]] const function_model* of(const clang::FunctionDecl* function) const;
  /// The role of what a call or a construction calls, or null. Null as well where the role hangs on a
  /// constant among the arguments (only-with, not-with) and the call is of the other sort.
  [[nodiscard]] const function_model* of(const clang::CallExpr& call) const;
  [[nodiscard]] const function_model* of(const clang::CXXConstructExpr& construction) const;

  /// The kind of a type (references and cv taken off, base classes asked too), or null.
  [[nodiscard]] const type_model* of(clang::QualType type) const;
  [[nodiscard]] const type_model* of(const clang::CXXRecordDecl* record) const;

  /// False where a call of the function cannot throw: noexcept, extern "C" declared in a system header,
  /// a builtin, or the models say so. True where nothing is known.
  [[nodiscard]] bool may_throw(const clang::FunctionDecl* function) const;

  /// operand_of returns the expression that an operand means in a call or construction, or null
  /// (result, rest, a defaulted or missing argument). The implicit object is not an argument, also of an
  /// overloaded operator's call.
  [[nodiscard]] const clang::Expr* operand_of(const operand& what, const clang::Expr& call) const;

  /// True where a call of that role waits for as long as it takes: the model says so, and no argument limits
  /// it. A negative limit, the greatest of its type and a named constant (INFINITE) are none.
  [[nodiscard]] bool blocks(const function_model& model, const clang::Expr& call) const;

  /// runs_many: a call of that role calls what it is given many times at the same time.
  [[nodiscard]] bool runs_many(const function_model& model, const clang::Expr& call) const;

  /// infer says what a function or class of the program's own is by what its bodies do, where no model speaks
  /// of it. Like the answers that are kept: said once per declaration, before anybody asks.
  void infer(const clang::FunctionDecl* function, function_model what) const;
  void infer(const clang::CXXRecordDecl* record, type_model what) const;

  [[nodiscard]] const model& source() const { return model_; }

  /// is_lock_guard: an object of this type gives a lock back at its end; a guard, or one with a guard inside.
  [[nodiscard]] bool is_lock_guard(clang::QualType type) const;
  /// guard_inside returns the one part of a class of the program's own that is a guard of a lock: who has the
  /// object holds the lock. Null where there is none, or more than one.
  [[nodiscard]] const clang::FieldDecl* guard_inside(clang::QualType type) const;

 private:
  const function_model* callee_of(const clang::CallExpr& call) const;
  const function_model* of(const clang::CXXMethodDecl* method, const clang::CXXRecordDecl* object) const;

  const model& model_;
  mutable std::deque<function_model> inferred_functions_;
  mutable std::deque<type_model> inferred_types_;
  mutable llvm::DenseMap<const clang::FunctionDecl*, const function_model*> functions_;
  mutable llvm::DenseMap<const clang::CXXRecordDecl*, const type_model*> types_;
  mutable llvm::DenseMap<std::pair<const clang::CXXRecordDecl*, const clang::CXXMethodDecl*>,
                         const function_model*>
      through_object_;
};

}  // namespace snag::detector
