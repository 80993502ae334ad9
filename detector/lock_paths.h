#pragma once

// Which lock an expression means.
//
// An object of events.h is enough for most rules; whether two locks are the same one is a finer question:
// a.left.guard and a.right.guard are two, and so may be slots[i].guard and slots[j].guard. A path is the
// variable (or the function whose `this` it is) with all fields on the way, and says whether it is one
// object for certain.

#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "detector/roles.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace snag::detector {

struct lock_path {
  /// A variable, or the function (outside of lambdas) whose `this` it is. Null: an object that is not known.
  const clang::Decl* root = nullptr;
  llvm::SmallVector<const clang::ValueDecl*, 3> fields;
  bool exact = true;  ///< false: one of several, or of one that changes

  explicit operator bool() const { return root != nullptr || !fields.empty(); }
  friend bool operator==(const lock_path&, const lock_path&) = default;
};

/// same_lock: certainly one and the same.
[[nodiscard]] bool same_lock(const lock_path& a, const lock_path& b);

/// may_be_same: the same declaration, of whatever object.
[[nodiscard]] bool may_be_same(const lock_path& a, const lock_path& b);

/// declaration_of returns the last field or the variable itself: all locks of one declaration are a class of
/// locks. Null for `this`.
[[nodiscard]] const clang::ValueDecl* declaration_of(const lock_path& path);

/// 'name' as the user wrote it, with quotes.
[[nodiscard]] std::string quoted(const lock_path& path);

/// this_of returns the function whose `this` a function's is: its own, or of a lambda that of the function
/// around it.
[[nodiscard]] const clang::FunctionDecl* this_of(const clang::FunctionDecl* function);

class lock_namer {
 public:
  explicit lock_namer(const roles& known) : known_(known) {}

  /// of names the lock that an expression in a function's body means.
  [[nodiscard]] lock_path of(const clang::Expr* expression, const clang::FunctionDecl* in,
                             unsigned depth = 0) const;
  [[nodiscard]] lock_path of(const clang::ValueDecl* variable, const clang::FunctionDecl* in,
                             unsigned depth = 0) const;

  /// carried takes a path of a callee to one of its caller. `call` is the call or construction; `made` is the
  /// variable that a constructor makes or a destructor ends. Nothing where it is the callee's own.
  [[nodiscard]] lock_path carried(const lock_path& path, const clang::FunctionDecl* callee,
                                  const clang::Expr* call, const clang::VarDecl* made,
                                  const clang::FunctionDecl* caller, unsigned depth = 0) const;

 private:
  [[nodiscard]] bool changes(const clang::VarDecl& variable) const;
  [[nodiscard]] lock_path settled(lock_path path, const clang::FunctionDecl* in, unsigned depth) const;
  // lock_guards.cpp
  /// What a constructor makes a field from, that of a base by way of the constructors in between.
  [[nodiscard]] lock_path made_from(const clang::FieldDecl& field,
                                    const clang::CXXConstructExpr& construction,
                                    const clang::FunctionDecl* in, unsigned depth) const;
  /// Whether a call makes a base of the object that the constructor `in` makes, or the whole in its place.
  [[nodiscard]] static bool makes_the_same(const clang::Expr* call, const clang::FunctionDecl* in);
  static constexpr unsigned deepest = 16;

  const roles& known_;
  mutable llvm::DenseMap<const clang::FunctionDecl*, llvm::DenseSet<const clang::VarDecl*>> changed_;
};

}  // namespace snag::detector
