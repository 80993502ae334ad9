#include "detector/checks/parts.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/statement_parts.h"

namespace snag::detector {

const clang::Expr* condition_of(const clang::Stmt* loop) {
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    return counted->getCond();
  }
  if (const auto* first = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    return first->getCond();
  }
  const auto* last = llvm::dyn_cast<clang::DoStmt>(loop);
  return last == nullptr ? nullptr : last->getCond();
}

bool declared_inside(const clang::Stmt* part, const clang::ValueDecl* variable) {
  return any_part(part, [&](const clang::Stmt* one) {
    const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(one);
    return declaration != nullptr && llvm::any_of(declaration->decls(), [&](const clang::Decl* declared) {
             return declared->getCanonicalDecl() == variable;
           });
  });
}

const clang::VarDecl* initialised_around(const body_events& body, const clang::Stmt* call) {
  for (const clang::Stmt* at = body.parents->getParent(call); at != nullptr;
       at = body.parents->getParent(at)) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(at)) {
      return declaration->isSingleDecl() ? llvm::dyn_cast<clang::VarDecl>(declaration->getSingleDecl())
                                         : nullptr;
    }
    if (!llvm::isa<clang::FullExpr, clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                   clang::CastExpr, clang::CXXConstructExpr>(at)) {
      return nullptr;
    }
  }
  return nullptr;
}

bool throws_here(const flow_block& block) {
  return std::ranges::any_of(block.events, [](const event& e) {
    return e.is == event_kind::leave && llvm::isa_and_nonnull<clang::CXXThrowExpr>(e.at);
  });
}

bool is_library(const check_context& context, const clang::Decl* declaration) {
  const auto& sources = context.ast.getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(declaration->getLocation()));
}

bool is_atomic(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  return kind != nullptr && kind->is == object_kind::atomic;
}

bool is_atomic(const check_context& context, const object& what) {
  const clang::ValueDecl* last = what.member != nullptr ? what.member : what.root;
  return last != nullptr && is_atomic(context, last->getType());
}

bool ends_process(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  return kind != nullptr && kind->on_destruction == at_end::terminate;
}

bool is_all_in_view(const check_context& context, const clang::CXXRecordDecl& record) {
  if (record.hasFriends() || record.isDependentContext() || record.isUnion() ||
      llvm::isa<clang::ClassTemplateSpecializationDecl>(record)) {
    return false;
  }
  return llvm::all_of(record.decls(), [&](const clang::Decl* one) {
    if (llvm::isa<clang::FunctionTemplateDecl>(one)) {
      return false;
    }
    if (const auto* inner = llvm::dyn_cast<clang::CXXRecordDecl>(one)) {
      return inner->isInjectedClassName() || !inner->hasDefinition() || inner->getDefinition() != inner ||
             is_all_in_view(context, *inner);
    }
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one);
    return method == nullptr || method->isImplicit() || method->isDefaulted() || method->isDeleted() ||
           method->isPureVirtual() || context.events.of(method) != nullptr;
  });
}

}  // namespace snag::detector
