#include "detector/checks/somebody_else.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"

namespace snag::detector {
namespace {

const clang::ValueDecl* named_by(const clang::Stmt* part) {
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    return llvm::cast<clang::ValueDecl>(name->getDecl()->getCanonicalDecl());
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
    return llvm::cast<clang::ValueDecl>(member->getMemberDecl()->getCanonicalDecl());
  }
  return nullptr;
}

bool is_method_lambda(const clang::FunctionDecl* function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method != nullptr && method->getParent()->isLambda();
}

class away_finder {
 public:
  away_finder(const check_context& context, const giving& what) : context_(context), what_(what) {}

  /// `safe`: what stands around the expression does no more than read it, write to it or call it.
  bool find(const clang::Stmt* part, bool safe) {
    if (part == nullptr || part == what_.start) {
      return false;
    }
    if (const clang::ValueDecl* name = named_by(part); name != nullptr && what_.names.contains(name)) {
      if (!safe) {
        return true;
      }
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
      return find(member->getBase(), safe || llvm::isa<clang::CXXMethodDecl>(member->getMemberDecl()));
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
      return find_in_call(*call);
    }
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(part)) {
      const type_model* kind = context_.known.of(made->getType());
      const bool guard = kind != nullptr && (kind->is == object_kind::guard || kind->is == object_kind::lock);
      return std::ranges::any_of(made->arguments(),
                                 [&](const clang::Expr* argument) { return find(argument, guard); });
    }
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(part)) {
      for (const auto& [capture, init] : llvm::zip(lambda->captures(), lambda->capture_inits())) {
        if (lambda->isInitCapture(&capture) && find(init, false)) {
          return true;
        }
      }
      return !what_.own.contains(lambda->getCallOperator()) && find(lambda->getBody(), false);
    }
    if (const auto* init = llvm::dyn_cast<clang::CXXDefaultInitExpr>(part)) {
      return find(init->getExpr(), false);
    }
    if (const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(part)) {
      return find(range->getRangeInit(), true) || find(range->getBody(), false);
    }
    return std::ranges::any_of(part->children(), [&](const clang::Stmt* child) {
      return find(child, child != nullptr && keeps_safe(*part, *child, safe));
    });
  }

 private:
  bool keeps_safe(const clang::Stmt& around, const clang::Stmt& child, bool safe) const {
    if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(&around)) {
      const bool constant = cast->getType().isConstQualified() && !what_.copies_share;
      return safe || constant || cast->getCastKind() == clang::CK_LValueToRValue ||
             cast->getCastKind() == clang::CK_ToVoid;
    }
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(&around)) {
      return binary->isAssignmentOp() ? &child == binary->getLHS() : safe;
    }
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(&around)) {
      return unary->isIncrementDecrementOp() || safe;
    }
    return safe && llvm::isa<clang::Expr>(around) && !llvm::isa<clang::InitListExpr>(around);
  }

  bool find_in_call(const clang::CallExpr& call) {
    const function_model* model = context_.known.of(call);
    const clang::FunctionDecl* callee = call.getDirectCallee();
    const bool taken = model != nullptr && (model->is == role::notify || model->is == role::blocking ||
                                            model->is == role::lock || model->is == role::unlock);
    const bool moved = model != nullptr && model->is == role::forwards;
    bool harmless = taken || (moved && !what_.copies_share);
    if (callee != nullptr && callee->getIdentifier() != nullptr && callee->isInStdNamespace()) {
      const llvm::StringRef name = callee->getName();
      harmless |= !what_.copies_share && (name == "move" || name == "exchange" || name == "swap");
    }
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
    if (op == nullptr && find(call.getCallee(), true)) {
      return true;
    }
    unsigned index = 0;
    return std::ranges::any_of(call.arguments(), [&](const clang::Expr* argument) {
      return find(argument, harmless || (op != nullptr && index++ == 0));
    });
  }

  const check_context& context_;
  const giving& what_;
};

/// What is called, and which lambdas are the predicates of waits.
class call_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit call_finder(const check_context& context) : context_(context) {}
  bool VisitCallExpr(clang::CallExpr* call) override {
    const function_model* model = context_.known.of(*call);
    if (model != nullptr && model->is == role::blocking) {
      for (const clang::Expr* argument : call->arguments()) {
        if (const auto* lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(without_conversions(argument))) {
          predicates.insert(lambda->getCallOperator());
        }
      }
    }
    if (const clang::FunctionDecl* callee = call->getDirectCallee()) {
      callees.insert(callee->getCanonicalDecl());
    }
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    callees.insert(lambda->getCallOperator());
    return true;
  }
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> callees;
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> predicates;

 private:
  const check_context& context_;
};

class name_search : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit name_search(const giving& what) : what_(what) {}
  bool TraverseStmt(clang::Stmt* part) override {
    return part == nullptr || part == what_.start || clang::DynamicRecursiveASTVisitor::TraverseStmt(part);
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) override {
    return what_.own.contains(lambda->getCallOperator()) ||
           clang::DynamicRecursiveASTVisitor::TraverseLambdaExpr(lambda);
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override { return !what_.names.contains(named_by(name)); }
  bool VisitMemberExpr(clang::MemberExpr* member) override { return !what_.names.contains(named_by(member)); }

 private:
  const giving& what_;
};

void add_code(const check_context& context, const clang::FunctionDecl* code,
              llvm::SmallPtrSet<const clang::FunctionDecl*, 8>& into) {
  const body_events* body = context.events.of(code);
  if (body == nullptr || !into.insert(body->function->getCanonicalDecl()).second) {
    return;
  }
  call_finder calls(context);
  calls.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
  for (const clang::FunctionDecl* callee : calls.callees) {
    add_code(context, callee, into);
  }
}

/// Initialisers of a class's members, and of those that a constructor names.
bool initialisers_give_away(const check_context& context, const giving& what) {
  for (const clang::ValueDecl* name : what.names) {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(name);
    const clang::RecordDecl* record = field == nullptr ? nullptr : field->getParent();
    for (; record != nullptr; record = llvm::dyn_cast<clang::RecordDecl>(record->getDeclContext())) {
      for (const clang::FieldDecl* other : record->fields()) {
        if (other->hasInClassInitializer() && gives_away(context, other->getInClassInitializer(), what)) {
          return true;
        }
      }
    }
  }
  return false;
}

bool constructor_gives_away(const check_context& context, const body_events& body, const giving& what) {
  const auto* constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(body.function);
  return constructor != nullptr &&
         std::ranges::any_of(constructor->inits(), [&](const clang::CXXCtorInitializer* init) {
           return gives_away(context, init->getInit(), what);
         });
}

class unknown_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  unknown_finder(const check_context& context, clang::SourceLocation from, clang::SourceLocation to)
      : context_(context), from_(from), to_(to) {}
  bool found = false;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitCallExpr(clang::CallExpr* call) override {
    if (is_between(call->getBeginLoc()) && is_unknown(*call)) {
      found = true;
    }
    return !found;
  }
  bool VisitCXXThisExpr(clang::CXXThisExpr* self) override {
    // Handed to somebody, who may work on all of it.
    found |= !self->isImplicit() && is_between(self->getBeginLoc()) && !is_base(*self);
    return !found;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    bases_.insert(member->getBase()->IgnoreParenImpCasts());
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* variable) override {
    const clang::QualType type = variable->getType();
    const auto* record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
    found |= record != nullptr && is_between(variable->getLocation()) && variable->hasLocalStorage() &&
             !record->hasTrivialDestructor() && !record->isInStdNamespace() &&
             context_.known.of(type) == nullptr;
    return !found;
  }

 private:
  bool is_between(clang::SourceLocation where) const {
    const clang::SourceManager& sources = context_.ast.getSourceManager();
    where = sources.getExpansionLoc(where);
    return (from_.isInvalid() || !sources.isBeforeInTranslationUnit(where, sources.getExpansionLoc(from_))) &&
           (to_.isInvalid() || !sources.isBeforeInTranslationUnit(sources.getExpansionLoc(to_), where));
  }
  bool is_base(const clang::CXXThisExpr& self) const { return bases_.contains(&self); }
  bool is_unknown(const clang::CallExpr& call) const {
    if (context_.known.of(call) != nullptr) {
      return false;
    }
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) {
      return !llvm::isa<clang::CXXPseudoDestructorExpr>(call.getCallee()->IgnoreParens());
    }
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee)) {
      // std::function and the like, and what a class derived from this one does.
      if (method->isVirtual() ||
          (method->getOverloadedOperator() == clang::OO_Call && !method->getParent()->isLambda())) {
        return true;
      }
    }
    if (const body_events* body = context_.events.of(callee)) {
      return deep_ >= 3 || look_into(*body);
    }
    return !is_library(context_, callee) && !callee->isConstexpr() && callee->getBuiltinID() == 0 &&
           !callee->isDefaulted();
  }
  bool look_into(const body_events& body) const {
    unknown_finder inside(context_, {}, {});
    inside.deep_ = deep_ + 1;
    inside.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
    return inside.found;
  }

  const check_context& context_;
  clang::SourceLocation from_;
  clang::SourceLocation to_;
  unsigned deep_ = 0;
  llvm::SmallPtrSet<const clang::Stmt*, 8> bases_;
};

}  // namespace

bool gives_away(const check_context& context, const clang::Stmt* part, const giving& what) {
  return away_finder(context, what).find(part, false);
}

bool names_any(const clang::Stmt* part, const giving& what) {
  return part != nullptr &&
         !name_search(what).TraverseStmt(const_cast<clang::Stmt*>(part));  // the visitor only reads
}

llvm::SmallPtrSet<const clang::FunctionDecl*, 8> code_of(const check_context& context,
                                                         const clang::FunctionDecl* code) {
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> found;
  add_code(context, code, found);
  return found;
}

bool other_way_to(const check_context& context, const task& started, const body_events& waiter,
                  const name_set& names) {
  // Whoever holds what a pointer or a reference leads to.
  if (llvm::any_of(names, [](const clang::ValueDecl* name) {
        return name->getType()->isPointerType() || name->getType()->isReferenceType();
      })) {
    return true;
  }
  giving what{names, code_of(context, started.code)};
  if (initialisers_give_away(context, what)) {
    return true;
  }
  call_finder calls(context);
  llvm::SmallPtrSet<const clang::FunctionDecl*, 8> tasks;
  for (const auto& body : context.events.bodies()) {
    calls.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
    for (const auto& other : body->tasks) {
      tasks.insert(other->code);
    }
  }
  for (const auto& body : context.events.bodies()) {
    const clang::FunctionDecl* function = body->function;
    if (function == nullptr || what.own.contains(function->getCanonicalDecl())) {
      continue;
    }
    if (constructor_gives_away(context, *body, what) || gives_away(context, body->body, what)) {
      return true;
    }
    if ((!is_method_lambda(function) && !tasks.contains(function)) || calls.predicates.contains(function)) {
      continue;
    }
    auto code = code_of(context, function);
    const bool waits_too = code.contains(waiter.function->getCanonicalDecl()) &&
                           llvm::all_of(code, [&](const clang::FunctionDecl* part) {
                             return part == function->getCanonicalDecl() || what.own.contains(part);
                           });
    if (waits_too) {
      code.clear();
      code.insert(function->getCanonicalDecl());
    }
    const giving all{names, {}};
    if (llvm::any_of(code, [&](const clang::FunctionDecl* part) {
          const body_events* inside = context.events.of(part);
          return inside != nullptr && names_any(inside->body, all);
        })) {
      return true;
    }
  }
  return false;
}

bool calls_unknown(const check_context& context, const body_events& body, const clang::Stmt* from,
                   const clang::Stmt* to) {
  if (from != nullptr) {
    for (const clang::Stmt* around : body.enclosing(from)) {
      from = is_loop(around) ? around : from;
    }
  }
  if (to != nullptr) {
    for (const clang::Stmt* around : body.enclosing(to)) {
      to = is_loop(around) ? around : to;
    }
  }
  unknown_finder finder(context, from == nullptr ? clang::SourceLocation() : from->getBeginLoc(),
                        to == nullptr ? clang::SourceLocation() : to->getEndLoc());
  finder.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
  return finder.found;
}

}  // namespace snag::detector
