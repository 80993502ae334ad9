#pragma once

// What leaves a function by exception: throws that no handler on the way out catches, found through the
// functions that it calls. Shared by rules that ask where exceptions go.

#include <memory>
#include <string>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {

/// One way an exception leaves a function.
struct thrown {
  throw_odds odds = throw_odds::never;
  clang::QualType type;                  ///< null: nobody knows, and any handler is believed to catch it
  const clang::Stmt* at = nullptr;       ///< the statement of this function that lets it out
  std::string label;                     ///< what happens there
  const clang::ValueDecl* by = nullptr;  ///< callback: what is called; misuse: what was not looked at
  bool misuse = false;                   ///< only where nobody has looked first
  const clang::CXXMethodDecl* asks = nullptr;  ///< only where this, asked of the same object, gives `answer`
  bool answer = false;
  bool rethrown = false;                   ///< a handler of this function has seen it
  std::vector<report::attached_note> how;  ///< from `at` down to the throw
};

class thrown_out {
 public:
  explicit thrown_out(const check_context& context) : context_(context) {}

  /// of returns what leaves a function: at most a few ways, the likeliest of each kind first in the text.
  /// Empty where it does not throw or its body is not at hand.
  const std::vector<thrown>& of(const clang::FunctionDecl* function);

 private:
  friend class thrown_scan;

  const check_context& context_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<std::vector<thrown>>> known_;
  llvm::DenseSet<const clang::FunctionDecl*> working_on_;
};

/// catches says whether a handler takes an exception of a type; one of an unknown type is taken by all.
[[nodiscard]] bool catches(const clang::CXXCatchStmt& handler, clang::QualType type);

}  // namespace snag::detector
