#pragma once

// The bodies of a class that may be a queue or a promise, read all together.

#include <memory>
#include <optional>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "detector/class_shape.h"
#include "detector/queue_reader.h"
#include "detector/roles.h"
#include "llvm/ADT/APSInt.h"

namespace snag::detector {

/// One member function and what it does.
struct member {
  const clang::CXXMethodDecl* method = nullptr;  ///< with its body
  std::unique_ptr<queue_reader> does;
  bool seen = false;  ///< who uses the class may call it
};

/// The members of a class, with those of its parts.
struct member_list {
  std::vector<member> all;
  bool whole = true;  ///< false: an instance of a template, of which members are used elsewhere only
};

/// members_of returns nothing where a body stands in another file.
[[nodiscard]] std::optional<member_list> members_of(const clang::ASTContext& ast, const class_shape& shape,
                                                    const roles& known);

/// only_value returns the one value that members give to a flag, and that it does not begin with; nothing
/// where they give others.
[[nodiscard]] std::optional<llvm::APSInt> only_value(const clang::ASTContext& ast,
                                                     const std::vector<member>& members,
                                                     const clang::FieldDecl* flag);

/// is_flag: a bool, an enumeration, or an atomic of one.
[[nodiscard]] bool is_flag(const roles& known, clang::QualType type);

}  // namespace snag::detector
