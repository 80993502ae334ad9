#pragma once

// Functions that another unit defines, in terms of this unit's declarations. For events*.cpp and lock_*.cpp.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "detector/cross_tu_table.h"
#include "detector/events.h"
#include "detector/roles.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// A function whose body is in another unit, as its summary tells.
struct function_elsewhere {
  const function_summary* told = nullptr;
  const clang::FunctionDecl* declared = nullptr;  ///< whose parameters the rest speaks of
  std::vector<event> effects;
  /// What it starts with its parameters.
  struct start {
    unsigned parameter = 0;
    std::unique_ptr<task> runner;
    bool queued = false;
    bool settled = true;
    bool held_behind = false;
  };
  std::vector<start> starts;
  /// A constructor: fields, and the parameters that they are made from.
  std::vector<std::pair<const clang::FieldDecl*, unsigned>> made_from;

  [[nodiscard]] bool understands(unsigned parameter) const {
    return parameter < told->understood.size() && told->understood[parameter];
  }
  [[nodiscard]] bool only_calls(unsigned parameter) const {
    return parameter < told->only_called.size() && told->only_called[parameter];
  }
};

class functions_elsewhere {
 public:
  /// `table` may be null: nothing is known then.
  functions_elsewhere(clang::ASTContext& ast, const roles& known, const summary_table* table)
      : ast_(ast), known_(known), table_(table) {}

  /// of returns what is told of a function that has no body here, or null.
  [[nodiscard]] const function_elsewhere* of(const clang::FunctionDecl* function) const;

  /// behind returns what is told of a pure virtual function by what all do that override it, in whichever
  /// unit, or null.
  [[nodiscard]] const function_elsewhere* behind(const clang::FunctionDecl* interface) const;

  /// object_of resolves what a summary names; empty where it is not known here.
  [[nodiscard]] object object_of(const summary_path& path, const clang::FunctionDecl& declared) const;
  /// The declarations of the fields of a path; empty where one is not known here.
  [[nodiscard]] std::vector<const clang::ValueDecl*> fields_of(const summary_path& path,
                                                               const clang::FunctionDecl& declared) const;
  /// variable_of finds the variable of the whole program that a path begins with, or null.
  [[nodiscard]] const clang::VarDecl* variable_of(const summary_path& path) const;

  /// location_of gives a place of another file one in this unit's source manager, for notes.
  [[nodiscard]] clang::SourceLocation location_of(const place& at) const;

 private:
  [[nodiscard]] std::unique_ptr<function_elsewhere> filled(const function_summary& told,
                                                           const clang::FunctionDecl& declared) const;
  /// Null for what no other unit can tell of.
  [[nodiscard]] const function_summary* told_of(const clang::FunctionDecl& function) const;

  clang::ASTContext& ast_;
  const roles& known_;
  const summary_table* table_;
  mutable llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<function_elsewhere>> known_functions_;
  mutable llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<function_elsewhere>> known_interfaces_;
  mutable std::map<std::pair<std::string, unsigned>, clang::FileID> lines_;
  mutable std::map<std::string, clang::FileID> files_;  ///< that this unit has read; invalid: it has not
};

/// usr_of returns Clang's name of a declaration for all units; empty where it has none.
[[nodiscard]] std::string usr_of(const clang::Decl& declaration);

}  // namespace snag::detector
