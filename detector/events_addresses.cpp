#include "detector/events_addresses.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/events_builder.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 8;  // pointers made from pointers

const clang::VarDecl* plain_local(const clang::Expr* expression) {
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(bare(expression));
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  return variable != nullptr && variable->hasLocalStorage() && !variable->getType()->isReferenceType()
             ? variable->getCanonicalDecl()
             : nullptr;
}

const clang::Stmt* body_around(const clang::VarDecl& variable) {
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  return function == nullptr ? nullptr : function->getBody();
}

/// Whether a variable is named only in ways that leave it as it is. What may name it is visited before the
/// name itself, and says so.
class mentions : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit mentions(const clang::VarDecl& of) : of_(of) {}

  bool found_other = false;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    found_other |= name->getDecl()->getCanonicalDecl() == &of_ && !harmless_.contains(name);
    return !found_other;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    // What the closure does with it stands in its body.
    for (const auto& [capture, init] : llvm::zip(lambda->captures(), lambda->capture_inits())) {
      if (capture.capturesVariable() && capture.getCaptureKind() == clang::LCK_ByRef &&
          capture.getCapturedVar() == &of_) {
        allow(init);
      }
    }
    return true;
  }

 protected:
  void allow(const clang::Expr* expression) {
    if (expression != nullptr) {
      harmless_.insert(expression->IgnoreParenImpCasts());
    }
  }
  const clang::VarDecl& of_;

 private:
  llvm::DenseSet<const clang::Expr*> harmless_;
};

/// A pointer is read, or given to a task, and never set again.
class reads : public mentions {
 public:
  reads(const clang::VarDecl& of, const roles& known) : mentions(of), known_(known) {}
  bool VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) override {
    if (cast->getCastKind() == clang::CK_LValueToRValue) {
      allow(cast->getSubExpr());
    }
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override {
    const function_model* model = known_.of(*made);
    if (model != nullptr && model->is == role::spawn) {
      for (const clang::Expr* argument : made->arguments()) {
        allow(argument);
      }
    }
    return true;
  }

 private:
  const roles& known_;
};

/// Whether a class or one of its bases declares a member.
bool declares(const clang::CXXRecordDecl& record, clang::DeclarationName name) {
  bool found = !record.lookup(name).empty();
  record.forallBases([&](const clang::CXXRecordDecl* base) {
    found |= !base->lookup(name).empty();
    return true;
  });
  return found;
}

/// An owner keeps what it owns: it is asked, filled, read and copied, and neither moved nor handed on.
class stays : public mentions {
 public:
  stays(const clang::VarDecl& of, bool sole) : mentions(of), sole_(sole) {}

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method != nullptr &&
        (method->isConst() || (!sole_ && !takes_own_kind(*method) && !takes_out(*method)))) {
      allow(call->getImplicitObjectArgument());
    }
    return VisitCallExpr(call);
  }
  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() != clang::OO_Equal) {
      const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
      if (method != nullptr && (method->isConst() || !sole_)) {
        allow(call->getArg(0));
      }
    }
    return VisitCallExpr(call);
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const bool object_first =
        llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee);
    for (unsigned i = object_first ? 1 : 0; callee != nullptr && i < call->getNumArgs(); ++i) {
      const unsigned position = i - (object_first ? 1 : 0);
      if (position < callee->getNumParams() && only_looks(callee->getParamDecl(position)->getType())) {
        allow(call->getArg(i));
      }
    }
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override {
    const clang::CXXConstructorDecl* constructor = made->getConstructor();
    for (unsigned i = 0; i < made->getNumArgs() && i < constructor->getNumParams(); ++i) {
      if (only_looks(constructor->getParamDecl(i)->getType())) {
        allow(made->getArg(i));
      }
    }
    return true;
  }
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* loop) override {
    allow(loop->getRangeInit());
    return true;
  }

 private:
  static bool only_looks(clang::QualType taken) {
    return taken->isLValueReferenceType() && taken->getPointeeType().isConstQualified();
  }
  /// swap(other), merge(other)
  static bool takes_own_kind(const clang::CXXMethodDecl& method) {
    return llvm::any_of(method.parameters(), [&](const clang::ParmVarDecl* one) {
      const clang::QualType type = one->getType();
      return type->isReferenceType() && !type->getPointeeType().isConstQualified() &&
             type->getPointeeType()->getAsCXXRecordDecl() == method.getParent();
    });
  }

  /// extract(key): an element goes on in what it gives. An iterator, and what insert() gives, is none such.
  static bool takes_out(const clang::CXXMethodDecl& method) {
    const auto* given = method.getReturnType()->getAsCXXRecordDecl();
    if (given == nullptr ||
        declares(*given, given->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Star))) {
      return false;
    }
    const auto* pair = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(given);
    return pair == nullptr || !pair->isInStdNamespace() || pair->getName() != "pair";
  }

  bool sole_;
};

bool has_arrow(const clang::CXXRecordDecl& record) {
  return declares(record, record.getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Arrow));
}

/// What a range-for can go over.
bool is_range(const clang::CXXRecordDecl& record) {
  return declares(record, &record.getASTContext().Idents.get("begin"));
}

/// The owner that a call on it gives a pointer or reference into: a container of the library's, or a pointer
/// that nobody shares.
const clang::VarDecl* owner_in(const clang::Expr& object, const clang::CXXMethodDecl* method,
                               clang::QualType given, const roles& known) {
  const clang::VarDecl* owner = plain_local(&object);
  const auto* record = owner == nullptr ? nullptr
                                        : llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
                                              owner->getType()->getAsCXXRecordDecl());
  if (record == nullptr || method == nullptr || !record->hasDefinition() || record->hasTrivialDestructor() ||
      known.of(record) != nullptr ||
      !record->getASTContext().getSourceManager().isInSystemHeader(record->getLocation()) ||
      record->getTemplateArgs().size() == 0 ||
      record->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type) {
    return nullptr;
  }
  const bool sole = has_arrow(*record);
  clang::QualType element = record->getTemplateArgs()[0].getAsType();
  if (const clang::ArrayType* array = record->getASTContext().getAsArrayType(element)) {
    element = array->getElementType();
  }
  if ((sole ? !is_plain_owner(*record) || !method->isConst() : !is_range(*record)) ||
      !record->getASTContext().hasSameUnqualifiedType(given, element)) {
    return nullptr;
  }
  const clang::Stmt* body = body_around(*owner);
  stays look(*owner, sole);
  if (body != nullptr) {
    look.TraverseStmt(const_cast<clang::Stmt*>(body));  // the visitor only reads
  }
  return body == nullptr || look.found_other ? nullptr : owner;
}

/// The local of which an lvalue is the whole or a part.
const clang::VarDecl* local_behind(const clang::Expr* place, const roles& known) {
  place = bare(place);
  for (;;) {
    if (const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(place);
        member != nullptr && !member->isArrow() && llvm::isa<clang::FieldDecl>(member->getMemberDecl()) &&
        !member->getMemberDecl()->getType()->isReferenceType()) {
      place = bare(member->getBase());
      continue;
    }
    const auto* index = llvm::dyn_cast_or_null<clang::ArraySubscriptExpr>(place);
    const auto* array = index == nullptr ? nullptr : plain_local(index->getBase());
    if (array != nullptr) {
      return array->getType()->isArrayType() ? array : nullptr;
    }
    break;
  }
  if (const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(place);
      op != nullptr && op->isGLValue() && op->getNumArgs() >= 1) {
    return owner_in(*op->getArg(0), llvm::dyn_cast_or_null<clang::CXXMethodDecl>(op->getDirectCallee()),
                    op->getType(), known);
  }
  if (const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(place);
      call != nullptr && call->isGLValue()) {
    return owner_in(*call->getImplicitObjectArgument(), call->getMethodDecl(), call->getType(), known);
  }
  return plain_local(place);
}

const clang::VarDecl* through(const clang::VarDecl& pointer, const roles& known, unsigned depth);

const clang::VarDecl* look(const clang::Expr* pointer, const roles& known, unsigned depth) {
  if (pointer == nullptr || !pointer->getType()->isPointerType() || depth > deepest) {
    return nullptr;
  }
  const clang::Expr* plain = bare(pointer);
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(plain)) {
    return op->getOpcode() == clang::UO_AddrOf ? local_behind(op->getSubExpr(), known) : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(plain)) {
    return call->getType()->isPointerType()
               ? owner_in(*call->getImplicitObjectArgument(), call->getMethodDecl(),
                          call->getType()->getPointeeType(), known)
               : nullptr;
  }
  const clang::VarDecl* variable = plain_local(plain);
  return variable == nullptr || variable->getType()->isArrayType() ? variable
                                                                   : through(*variable, known, depth + 1);
}

const clang::VarDecl* through(const clang::VarDecl& pointer, const roles& known, unsigned depth) {
  const clang::Stmt* body = body_around(pointer);
  if (!pointer.getType()->isPointerType() || !pointer.hasLocalStorage() ||
      llvm::isa<clang::ParmVarDecl>(pointer) || body == nullptr || pointer.getInit() == nullptr) {
    return nullptr;
  }
  reads all(pointer, known);
  if (!pointer.getType().isConstQualified()) {
    all.TraverseStmt(const_cast<clang::Stmt*>(body));  // the visitor only reads
  }
  return all.found_other ? nullptr : look(pointer.getInit(), known, depth);
}

}  // namespace

bool is_plain_owner(const clang::CXXRecordDecl& record) {
  const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (made == nullptr || !made->isInStdNamespace() || made->getName() != "unique_ptr" ||
      made->getTemplateArgs().size() < 2 ||
      made->getTemplateArgs()[1].getKind() != clang::TemplateArgument::Type) {
    return false;
  }
  const auto* deleter = made->getTemplateArgs()[1].getAsType()->getAsCXXRecordDecl();
  return deleter != nullptr && deleter->isInStdNamespace() && deleter->getIdentifier() != nullptr &&
         deleter->getName() == "default_delete" &&
         deleter->getASTContext().getSourceManager().isInSystemHeader(deleter->getLocation());
}

bool has_own_deleter(clang::QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->isInStdNamespace() && record->getIdentifier() != nullptr &&
         record->getName() == "unique_ptr" && !is_plain_owner(*record);
}

const clang::VarDecl* pointed_local(const clang::Expr* pointer, const roles& known) {
  return look(pointer, known, 0);
}

const clang::VarDecl* pointed_local(const clang::VarDecl& pointer, const roles& known) {
  return through(*pointer.getCanonicalDecl(), known, 0);
}

}  // namespace snag::detector
