#pragma once

// Stores that a class links by hand: nodes that point to the next one, and fields that point to nodes. All
// fields of a class that point to nodes of one sort are one store: its head, its tail, the address of its
// last link.

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "detector/object_parts.h"

namespace snag::detector {

/// What an expression has to do with a linked store of this object.
struct linked_part {
  const clang::FieldDecl* store = nullptr;  ///< the first of its fields; null: nothing
  bool itself = false;  ///< one of the fields that make up the store; false: something in a node
};

/// linked reads an expression: head_, ends_.front, *last_ are links of the store; tail_->next and
/// head_->value stand in its nodes.
[[nodiscard]] linked_part linked(const clang::Expr* expression, const part_set& parts = {});

/// What a pointer, or a pointer of a library's that owns, points to, or the address of one; null for
/// everything else.
[[nodiscard]] const clang::CXXRecordDecl* pointee_of(clang::QualType type);

/// Whether a class, or one of its bases, has a pointer to `node` or to a base of it.
[[nodiscard]] bool links_to(const clang::CXXRecordDecl& record, const clang::CXXRecordDecl& node);

/// whole_of returns what a part is one of: x of x.part, x->part and *x, of raw pointers and of those that
/// own. Null where an expression is no part of anything.
[[nodiscard]] const clang::Expr* whole_of(const clang::Expr* part);

}  // namespace snag::detector
