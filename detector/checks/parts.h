#pragma once

// Small questions about parts of a body that several checks ask.

#include "detector/check.h"
#include "detector/events.h"

namespace snag::detector {

/// condition_of returns the condition of a for, while or do, or null.
[[nodiscard]] const clang::Expr* condition_of(const clang::Stmt* loop);

/// declared_inside says whether a statement (null: nothing) declares the variable, at any depth.
[[nodiscard]] bool declared_inside(const clang::Stmt* part, const clang::ValueDecl* variable);

/// initialised_around returns the one variable whose declaration has the call for its initialiser,
/// conversions and constructions between them aside, or null.
[[nodiscard]] const clang::VarDecl* initialised_around(const body_events& body, const clang::Stmt* call);

/// throws_here says whether a throw stands in a block.
[[nodiscard]] bool throws_here(const flow_block& block);

/// is_library says whether a declaration stands in a system header.
[[nodiscard]] bool is_library(const check_context& context, const clang::Decl* declaration);

/// is_atomic says whether a type, or an object (of none: no), is an atomic.
[[nodiscard]] bool is_atomic(const check_context& context, clang::QualType type);
[[nodiscard]] bool is_atomic(const check_context& context, const object& what);

/// ends_process says whether an object of a type that is destroyed while its thread is joinable ends the
/// process, as std::thread does.
[[nodiscard]] bool ends_process(const check_context& context, clang::QualType type);

/// is_all_in_view: the bodies of all functions of a class, which is no template and has no friends.
[[nodiscard]] bool is_all_in_view(const check_context& context, const clang::CXXRecordDecl& record);

}  // namespace snag::detector
