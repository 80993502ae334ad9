// Tasks that are objects: a start that calls a member function of what it is given, run() of a class that the
// program derives.

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// The object itself, not what might be any class derived from a pointer's: `*this`, `this`, a variable.
const clang::Expr* whole_object(const clang::Expr* runner) {
  runner = bare(runner);
  if (const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(runner);
      op != nullptr && (op->getOpcode() == clang::UO_Deref || op->getOpcode() == clang::UO_AddrOf)) {
    runner = bare(op->getSubExpr());
  }
  const bool whole =
      runner != nullptr &&
      (llvm::isa<clang::CXXThisExpr>(runner) ||
       (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(runner) && runner->getType()->isRecordType()));
  return whole ? runner : nullptr;
}

const clang::CXXMethodDecl* find_member(const clang::CXXRecordDecl* record, clang::DeclarationName name,
                                        unsigned depth = 0) {
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || depth > 4) {
    return nullptr;
  }
  for (const clang::NamedDecl* one : record->lookup(name)) {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one->getUnderlyingDecl());
        method != nullptr && method->getNumParams() == 0) {
      return method;
    }
  }
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    if (const auto* found = find_member(base.getType()->getAsCXXRecordDecl(), name, depth + 1)) {
      return found;
    }
  }
  return nullptr;
}

}  // namespace

const clang::FunctionDecl* translation_unit_events::builder::member_that_runs(const clang::Expr* runner,
                                                                              const std::string& name) const {
  const clang::Expr* whole = whole_object(runner);
  if (whole == nullptr) {
    return nullptr;
  }
  clang::QualType type = whole->getType();
  type = type->isPointerType() ? type->getPointeeType() : type;
  const clang::CXXMethodDecl* method = find_member(type->getAsCXXRecordDecl(), &ast_.Idents.get(name));
  return method != nullptr && by_function_.contains(method->getCanonicalDecl()) ? method : nullptr;
}

void translation_unit_events::builder::fill_borrowed_runner(task& started) const {
  const clang::Expr* whole = whole_object(started.callable);
  if (whole == nullptr) {
    return;
  }
  if (llvm::isa<clang::CXXThisExpr>(whole)) {
    started.borrows_this = true;
    return;
  }
  // By address, or to a parameter that is a reference: a copy would have been constructed.
  const bool copied = llvm::isa<clang::CXXConstructExpr>(started.callable->IgnoreImplicit());
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(whole);
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  if (!copied && variable != nullptr && variable->hasLocalStorage() &&
      !variable->getType()->isReferenceType()) {
    add_borrow(started, {variable->getCanonicalDecl(), started.callable->getBeginLoc()});
  }
}

}  // namespace snag::detector
