#include "detector/events_lent.h"

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;  // a token from a variable that was made from a variable

bool has_own_end(clang::QualType type, const check_context& context, unsigned depth = 0) {
  const clang::CXXRecordDecl* record =
      type.isNull() || depth > deepest ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || record->isLambda() || record->hasTrivialDestructor() ||
      context.known.of(record) != nullptr) {
    return false;
  }
  if (!context.ast.getSourceManager().isInSystemHeader(record->getLocation())) {
    return true;
  }
  // An owner of the library's: its element has the end.
  const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  return special != nullptr &&
         std::ranges::any_of(special->getTemplateArgs().asArray(), [&](const clang::TemplateArgument& one) {
           return one.getKind() == clang::TemplateArgument::Type &&
                  has_own_end(one.getAsType(), context, depth + 1);
         });
}

/// What an expression speaks of, and what the variables in it were made from.
void add_named(const check_context& context, const clang::Stmt* part, std::vector<event>& out,
               unsigned depth = 0) {
  if (part == nullptr || depth > deepest || llvm::isa<clang::LambdaExpr>(part)) {
    return;
  }
  if (const auto* expression = llvm::dyn_cast<clang::Expr>(part);
      llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(part)) {
    if (const object on = context.events.object_of(expression)) {
      event given_back;
      given_back.is = event_kind::touch;
      given_back.on = on;
      given_back.at_scope_end = true;
      out.push_back(given_back);
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(on.root);
      if (variable != nullptr && has_own_end(variable->getType(), context)) {
        add_named(context, variable->getInit(), out, depth + 1);
      }
    }
  }
  for (const clang::Stmt* child : part->children()) {
    add_named(context, child, out, depth);
  }
}

}  // namespace

std::vector<event> lent_to(const check_context& context, const task& started) {
  std::vector<event> found;
  if (started.closure != nullptr) {
    for (const clang::LambdaCapture& capture : started.closure->captures()) {
      const auto* variable =
          capture.capturesVariable() ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()) : nullptr;
      if (variable != nullptr && capture.getCaptureKind() != clang::LCK_ByRef &&
          has_own_end(variable->getType(), context)) {
        add_named(context, variable->getInit(), found);
      }
    }
  }
  if (started.spawn != nullptr) {
    for (const clang::Expr* argument : all_arguments_of(*started.spawn)) {
      const clang::Expr* plain = argument->IgnoreImplicit();
      if (!llvm::isa<clang::LambdaExpr>(plain) && has_own_end(plain->getType(), context)) {
        add_named(context, plain, found);
      }
    }
  }
  return found;
}

}  // namespace snag::detector
