#pragma once

// One translation unit through Clang's front end, for those who want its tree and nothing of the checks.

#include <functional>
#include <string>

#include "clang/AST/ASTContext.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// with_tree parses a unit in this process, bodies of functions in system headers skipped, and calls `visit`
/// with its tree. Throws user_error with the first error where it does not parse, and does not visit then.
/// Not re-entrant; may crash with Clang itself.
void with_tree(const compile_command& command, const std::string& resource_directory,
               const std::function<void(clang::ASTContext&)>& visit);

}  // namespace snag::detector
