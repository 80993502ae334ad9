#pragma once

// What a place in the text does to the object that it names: for accesses.cpp.

#include "detector/check.h"
#include "detector/checks/accesses.h"
#include "detector/events.h"

namespace snag::detector {

/// container returns a class of the library that holds values and has no other part: a container, a string.
[[nodiscard]] const clang::CXXRecordDecl* container(const check_context& context, clang::QualType type);

/// subscript_inserts: asking for an element may make one, as there is no const way to ask.
[[nodiscard]] bool subscript_inserts(const clang::CXXOperatorCallExpr& subscript);

/// subscript_gives_bit: the element is a bit among others; what is given out is no reference, but an object
/// that becomes a bool.
[[nodiscard]] bool subscript_gives_bit(const clang::CXXOperatorCallExpr& subscript);

/// is_target: the name is where a write goes, which is an event of its own.
[[nodiscard]] bool is_target(const body_events& body, const clang::Stmt* name);

/// is_looked_at: the value is read; not only its address taken, nor a reference to it made.
[[nodiscard]] bool is_looked_at(const body_events& body, const clang::Expr& name);

/// sets_bit: marks[i] = ..., where marks are bits.
[[nodiscard]] bool sets_bit(const body_events& body, const clang::Stmt* name);

/// steers_loop: the name is asked in the condition of a loop.
[[nodiscard]] bool steers_loop(const body_events& body, const clang::Stmt* name);

/// whole_object returns the variable or field that an expression is, as a whole and for certain.
[[nodiscard]] object whole_object(const check_context& context, const shared_names& names,
                                  const clang::Expr* expression);

}  // namespace snag::detector
