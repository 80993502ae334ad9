#pragma once

// What the bodies of one class say that it is, before anybody else is told.

#include <optional>
#include <utility>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "detector/roles.h"
#include "llvm/ADT/APSInt.h"

namespace snag::detector {

struct inferred_class {
  const clang::CXXRecordDecl* record = nullptr;
  type_model kind;
  std::vector<std::pair<const clang::CXXMethodDecl*, function_model>> members;
  /// What it hangs on, and the one value that its members give it; a number has none.
  const clang::FieldDecl* decides = nullptr;
  std::optional<llvm::APSInt> value;

  /// tell gives `to` the roles of the class and its members.
  void tell(const roles& to) const {
    to.infer(record, kind);
    for (const auto& [method, model] : members) {
      to.infer(method, model);
    }
  }
};

}  // namespace snag::detector
