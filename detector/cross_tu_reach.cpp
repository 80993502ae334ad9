#include "detector/cross_tu_reach.h"

#include <vector>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

namespace snag::detector {
namespace {

class walker : public clang::DynamicRecursiveASTVisitor {
 public:
  walker(const check_context& context, llvm::DenseSet<const body_events*>& found)
      : context_(context), found_(found) {
    ShouldVisitImplicitCode = true;
    ShouldVisitTemplateInstantiations = true;
  }

  void run() {
    const clang::SourceManager& sources = context_.ast.getSourceManager();
    for (const auto& body : context_.events.bodies()) {
      if (sources.isWrittenInMainFile(sources.getExpansionLoc(body->function->getLocation()))) {
        reach(body->function);
      }
    }
    // What stands outside of functions: initialisers of the file's variables.
    for (clang::Decl* declaration : context_.ast.getTranslationUnitDecl()->decls()) {
      if (sources.isWrittenInMainFile(sources.getExpansionLoc(declaration->getLocation()))) {
        TraverseDecl(declaration);
      }
    }
    while (!open_.empty()) {
      const clang::FunctionDecl* function = open_.back();
      open_.pop_back();
      if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function)) {
        for (const clang::CXXCtorInitializer* one : constructor->inits()) {
          TraverseStmt(one->getInit());
        }
      }
      for (const clang::ParmVarDecl* parameter : function->parameters()) {
        touch(parameter->getType());
      }
      touch(function->getReturnType());
      TraverseStmt(function->getBody());
    }
  }

  bool VisitExpr(clang::Expr* expression) override {
    touch(expression->getType());
    return true;
  }
  bool VisitValueDecl(clang::ValueDecl* value) override {
    touch(value->getType());
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* named) override { return name(named->getDecl()); }
  bool VisitMemberExpr(clang::MemberExpr* named) override {
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(named->getMemberDecl())) {
      touch(method->getParent());
    }
    return name(named->getMemberDecl());
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override { return name(made->getConstructor()); }

 private:
  bool name(const clang::ValueDecl* declaration) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
      reach(function);
    } else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
               variable != nullptr && variable->isFileVarDecl() && variable->hasInit() &&
               seen_.insert(variable->getCanonicalDecl()).second) {
      TraverseStmt(const_cast<clang::Expr*>(variable->getInit()));
    }
    return true;
  }

  void reach(const clang::FunctionDecl* function) {
    const clang::FunctionDecl* definition = nullptr;
    if (!function->hasBody(definition) || !seen_.insert(definition).second) {
      return;
    }
    if (const body_events* body = context_.events.of(definition)) {
      found_.insert(body);
    }
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(definition)) {
      touch(method->getParent());
    }
    open_.push_back(definition);
  }

  void touch(clang::QualType type) {
    while (!type.isNull() && (type->isAnyPointerType() || type->isReferenceType() || type->isArrayType())) {
      type = type->isArrayType() ? clang::QualType(type->getArrayElementTypeNoTypeQual(), 0)
                                 : type->getPointeeType();
    }
    if (!type.isNull()) {
      if (const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl()) {
        touch(record);
      }
    }
  }

  void touch(const clang::CXXRecordDecl* record) {
    record = record->getDefinition();
    if (record == nullptr || !seen_.insert(record).second) {
      return;
    }
    if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
      for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
        if (argument.getKind() == clang::TemplateArgument::Type) {
          touch(argument.getAsType());
        }
      }
    }
    const clang::SourceManager& sources = context_.ast.getSourceManager();
    if (sources.isInSystemHeader(sources.getExpansionLoc(record->getLocation()))) {
      return;
    }
    for (const clang::CXXMethodDecl* method : record->methods()) {
      reach(method);
    }
    for (const clang::FieldDecl* field : record->fields()) {
      touch(field->getType());
    }
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
      touch(base.getType());
    }
  }

  const check_context& context_;
  llvm::DenseSet<const body_events*>& found_;
  std::vector<const clang::FunctionDecl*> open_;
  llvm::DenseSet<const clang::Decl*> seen_;
};

}  // namespace

own_reach::own_reach(const check_context& context) {
  walker(context, bodies_).run();
}

}  // namespace snag::detector
