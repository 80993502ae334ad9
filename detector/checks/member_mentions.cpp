#include "detector/checks/member_mentions.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

class mention_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  mention_finder(llvm::ArrayRef<const clang::FieldDecl*> members, const harmless_mentions& harmless)
      : members_(members), harmless_(harmless) {
    ShouldVisitTemplateInstantiations = true;
  }
  llvm::DenseSet<const clang::FieldDecl*> found;

  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() == clang::OO_Equal && harmless_.assignment(*call)) {
      aside_.insert(call->getArg(0)->IgnoreParenImpCasts());
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method != nullptr && harmless_.call(*method)) {
      aside_.insert(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    }
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    if (!aside_.contains(member)) {
      note(*member->getMemberDecl());
    }
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    note(*name->getDecl());  // &service::worker_
    return true;
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* member) override {
    note_all([&](const clang::FieldDecl& field) { return field.getDeclName() == member->getMember(); });
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* name) override {
    note_all([&](const clang::FieldDecl& field) { return field.getDeclName() == name->getDeclName(); });
    return true;
  }
  bool VisitDecompositionDecl(clang::DecompositionDecl* parts) override {
    const auto* record = parts->getType().getNonReferenceType()->getAsCXXRecordDecl();
    note_all([&](const clang::FieldDecl& field) {
      const auto* owner = llvm::cast<clang::CXXRecordDecl>(field.getParent());
      return record == nullptr || !record->hasDefinition() ||
             record->getCanonicalDecl() == owner->getCanonicalDecl() || record->isDerivedFrom(owner);
    });
    return true;
  }

 private:
  void note(const clang::ValueDecl& named) {
    note_all(
        [&](const clang::FieldDecl& field) { return field.getCanonicalDecl() == named.getCanonicalDecl(); });
  }
  template <class IsNamed>
  void note_all(const IsNamed& is_named) {
    for (const clang::FieldDecl* field : members_) {
      if (is_named(*field)) {
        found.insert(field);
      }
    }
  }

  llvm::ArrayRef<const clang::FieldDecl*> members_;
  const harmless_mentions& harmless_;
  llvm::DenseSet<const clang::Expr*> aside_;  // a call is visited before what it is made on
};

}  // namespace

llvm::DenseSet<const clang::FieldDecl*> mentioned_otherwise(const check_context& context,
                                                            llvm::ArrayRef<const clang::FieldDecl*> members,
                                                            const harmless_mentions& harmless) {
  mention_finder finder(members, harmless);
  for (clang::Decl* top : context.ast.getTranslationUnitDecl()->decls()) {
    if (!is_library(context, top)) {
      finder.TraverseDecl(top);
    }
  }
  return std::move(finder.found);
}

}  // namespace snag::detector
