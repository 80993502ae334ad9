#pragma once

// From Clang's declarations to the names that mean the same in every unit. For cross_tu_*.cpp only.

#include "clang/Basic/SourceManager.h"
#include "detector/cross_tu.h"
#include "detector/events.h"
#include "detector/lock_paths.h"

namespace snag::detector {

/// to_path names an object of a function; unknown where other units have no name for it.
[[nodiscard]] summary_path to_path(const object& what, const clang::FunctionDecl& function);
[[nodiscard]] summary_path to_path(const lock_path& lock, const clang::FunctionDecl& function);

/// class_of_locks names all locks of one declaration: "cache::mutex_@/src/cache.h". Those that only one unit
/// can see have its name behind. Empty: a parameter.
[[nodiscard]] std::string class_of_locks(const clang::ValueDecl* declaration);

/// to_place resolves a location; empty where it has none.
[[nodiscard]] place to_place(clang::SourceLocation where, const clang::SourceManager& sources);

}  // namespace snag::detector
