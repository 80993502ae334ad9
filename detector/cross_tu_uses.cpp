#include "detector/cross_tu_uses.h"

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_call = 4;
constexpr unsigned deepest_type = 4;

/// The places where a body names a variable.
class use_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit use_finder(const clang::VarDecl* what) : what_(what) {}
  std::vector<const clang::DeclRefExpr*> uses;
  bool captured = false;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    if (name->getDecl() == what_) {
      uses.push_back(name);
    }
    return true;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) override {
    captured |= std::ranges::any_of(lambda->captures(), [&](const clang::LambdaCapture& one) {
      return one.capturesVariable() && one.getCapturedVar() == what_;
    });
    return clang::DynamicRecursiveASTVisitor::TraverseLambdaExpr(lambda);
  }

 private:
  const clang::VarDecl* what_;
};

/// What may wait, or run anything at all, without an event.
class wait_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  bool loops = false;
  std::vector<const clang::CallExpr*> calls;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitWhileStmt(clang::WhileStmt* /*loop*/) override { return !(loops = true); }
  bool VisitDoStmt(clang::DoStmt* loop) override {
    // do { ... } while (false) is how macros are written.
    const auto* never = llvm::dyn_cast<clang::CXXBoolLiteralExpr>(loop->getCond()->IgnoreParenImpCasts());
    const auto* zero = llvm::dyn_cast<clang::IntegerLiteral>(loop->getCond()->IgnoreParenImpCasts());
    loops |= !(never != nullptr && !never->getValue()) && !(zero != nullptr && zero->getValue() == 0);
    return !loops;
  }
  bool VisitForStmt(clang::ForStmt* loop) override { return !(loops |= loop->getInc() == nullptr); }
  bool VisitGotoStmt(clang::GotoStmt* /*jump*/) override { return !(loops = true); }
  bool VisitAsmStmt(clang::AsmStmt* /*code*/) override { return !(loops = true); }
  bool VisitCoroutineBodyStmt(clang::CoroutineBodyStmt* /*body*/) override { return !(loops = true); }
  bool VisitCallExpr(clang::CallExpr* call) override {
    calls.push_back(call);
    return true;
  }
};

bool is_virtual_call(const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::CXXMethodDecl* method = member == nullptr ? nullptr : member->getMethodDecl();
  return method != nullptr && method->isVirtual() &&
         method->getDevirtualizedMethod(member->getImplicitObjectArgument(), /*IsAppleKext=*/false) ==
             nullptr;
}

/// The one use's parts that do nothing to it: casts, parentheses, & and *.
const clang::Stmt* outermost(const clang::Stmt* use, const clang::ParentMap& parents) {
  for (;;) {
    const clang::Stmt* up = parents.getParent(use);
    const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(up);
    const bool same =
        llvm::isa_and_nonnull<clang::ParenExpr, clang::CastExpr, clang::FullExpr,
                              clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr>(up) ||
        (op != nullptr && (op->getOpcode() == clang::UO_AddrOf || op->getOpcode() == clang::UO_Deref));
    if (!same) {
      return use;
    }
    use = up;
  }
}

}  // namespace

bool parameter_uses::all_uses(const clang::FunctionDecl& function, unsigned parameter, bool calls_only,
                              unsigned depth) {
  const body_events* body = context_.events.of(&function);
  if (body == nullptr || depth > deepest_call || parameter >= body->function->getNumParams()) {
    return false;
  }
  const clang::ParmVarDecl* given = body->function->getParamDecl(parameter);
  use_finder found(given);
  found.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body->function)) {
    for (const clang::CXXCtorInitializer* member : constructor->inits()) {
      found.TraverseStmt(member->getInit());
    }
  }
  if (found.captured) {
    return false;
  }
  const auto& sources = context_.ast.getSourceManager();
  return std::ranges::all_of(found.uses, [&](const clang::DeclRefExpr* use) {
    const clang::Stmt* part = use;
    for (;;) {
      part = outermost(part, *body->parents);
      const clang::Stmt* up = body->parents->getParent(part);
      if (const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(up)) {
        if (llvm::isa<clang::CXXMethodDecl>(member->getMemberDecl())) {
          // What its own functions do to it, an event tells, or a library's function does it.
          const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(body->parents->getParent(member));
          const auto* callee = call == nullptr ? nullptr : call->getDirectCallee();
          return !calls_only && callee != nullptr && !call->getType()->isPointerType() &&
                 !call->isGLValue() && !is_virtual_call(*call);
        }
        if (calls_only) {
          return false;
        }
        part = member;  // a field of it
        continue;
      }
      if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(up)) {
        return !calls_only && (op->isComparisonOp() || op->isLogicalOp());
      }
      if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(up)) {
        const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
        if (call->getCallee() == part ||
            (op != nullptr && op->getOperator() == clang::OO_Call && op->getArg(0) == part)) {
          return true;  // it is called
        }
        const function_model* model = context_.known.of(*call);
        if (model != nullptr && (model->is == role::forwards || model->is == role::references)) {
          part = call;
          continue;
        }
        if (model != nullptr) {
          return !calls_only || model->is == role::noescape;
        }
        const clang::FunctionDecl* callee = call->getDirectCallee();
        const unsigned skipped = llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee) && op != nullptr ? 1 : 0;
        for (unsigned i = skipped; callee != nullptr && i < call->getNumArgs(); ++i) {
          if (call->getArg(i) == part) {
            if (context_.events.of(callee) != nullptr) {
              return all_uses(*callee, i - skipped, calls_only, depth + 1);
            }
            // Another unit's: what it says of its parameter is added when the units are joined. A library's
            // own: an event tells that it was handed on.
            return !calls_only || !sources.isInSystemHeader(sources.getExpansionLoc(callee->getLocation()));
          }
        }
        return false;
      }
      if (llvm::isa_and_nonnull<clang::IfStmt, clang::WhileStmt, clang::ForStmt, clang::ConditionalOperator,
                                clang::CompoundStmt>(up)) {
        return true;  // asked, or named and no more
      }
      const auto* value = llvm::dyn_cast<clang::Expr>(part);
      return !calls_only && value != nullptr && !value->isGLValue() && value->getType()->isScalarType() &&
             !value->getType()->isPointerType();
    }
  });
}

bool can_refer(clang::QualType type) {
  if (type->isReferenceType() || type->isPointerType()) {
    return !type.getNonReferenceType()->isFunctionType() && !type->isFunctionPointerType();
  }
  if (type->isArrayType()) {
    return can_refer(clang::QualType(type->getArrayElementTypeNoTypeQual(), 0));
  }
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return type->isRecordType() || type->isDependentType();
  }
  return std::ranges::any_of(record->fields(),
                             [](const clang::FieldDecl* field) { return can_refer(field->getType()); }) ||
         std::ranges::any_of(record->bases(),
                             [](const clang::CXXBaseSpecifier& base) { return can_refer(base.getType()); });
}

bool parameter_uses::understood(const clang::FunctionDecl& function, unsigned parameter) {
  return all_uses(function, parameter, false, 0);
}

bool parameter_uses::only_called(const clang::FunctionDecl& function, unsigned parameter) {
  const body_events* body = context_.events.of(&function);
  return body != nullptr && parameter < body->function->getNumParams() &&
         can_be_called(body->function->getParamDecl(parameter)->getType()) &&
         all_uses(function, parameter, true, 0);
}

const parameter_uses::waiting& parameter_uses::waits_of(const body_events& body) {
  const auto [at, is_new] = waits_.try_emplace(&body);
  if (!is_new) {
    return *at->second;
  }
  wait_finder found;
  found.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
  const auto& sources = context_.ast.getSourceManager();
  auto result = std::make_unique<waiting>();
  result->itself = found.loops;
  for (const clang::CallExpr* call : found.calls) {
    if (context_.known.of(*call) != nullptr) {
      continue;
    }
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool calls_object = op != nullptr && op->getOperator() == clang::OO_Call;
    if (callee == nullptr ||
        (calls_object && sources.isInSystemHeader(sources.getExpansionLoc(callee->getLocation())))) {
      const object what = context_.events.object_of(calls_object ? op->getArg(0) : call->getCallee());
      result->itself |= !llvm::isa_and_nonnull<clang::ParmVarDecl>(what.root) || what.member != nullptr;
    } else if (is_virtual_call(*call)) {
      result->itself = true;
    } else if (const body_events* here = context_.events.of(callee)) {
      result->callees.push_back(here);
    }
  }
  return *(at->second = std::move(result));
}

bool parameter_uses::is_opaque(const body_events& body) {
  // By all that it comes to: an answer that is put together on the way would depend on who is asked first,
  // where functions call each other in a circle.
  llvm::DenseSet<const body_events*> met{&body};
  std::vector<const body_events*> work{&body};
  while (!work.empty()) {
    const waiting& here = waits_of(*work.back());
    work.pop_back();
    if (here.itself) {
      return true;
    }
    for (const body_events* callee : here.callees) {
      if (met.insert(callee).second) {
        work.push_back(callee);
      }
    }
  }
  return false;
}

const parameter_uses::parts& parameter_uses::parts_of(clang::QualType type) {
  type = type.getNonReferenceType();
  while (type->isPointerType() || type->isArrayType()) {
    type = type->isPointerType() ? type->getPointeeType()
                                 : clang::QualType(type->getArrayElementTypeNoTypeQual(), 0);
  }
  const auto [at, is_new] = parts_.try_emplace(type.getCanonicalType().getTypePtr());
  if (!is_new) {
    return *at->second;
  }
  at->second = std::make_unique<parts>();
  parts& found = *at->second;
  if (const type_model* kind = context_.known.of(type)) {
    found.shared = kind->is != object_kind::observer && kind->is != object_kind::task_name;
    return found;
  }
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    // A class of which only the name is known here may hold anything.
    found.shared = type->isRecordType();
    return found;
  }
  const auto& sources = context_.ast.getSourceManager();
  if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type) {
        found.types.push_back(argument.getAsType());
      }
    }
  }
  if (!sources.isInSystemHeader(sources.getExpansionLoc(record->getLocation()))) {
    for (const clang::FieldDecl* field : record->fields()) {
      found.types.push_back(field->getType());
    }
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
      found.types.push_back(base.getType());
    }
  }
  return found;
}

bool parameter_uses::is_shared(clang::QualType type) {
  // By all that it comes to, the nearest first: types hold pointers to each other in circles, and an answer
  // that is put together on the way would depend on which is asked first.
  const auto [at, is_new] = shared_.try_emplace(type.getCanonicalType().getAsOpaquePtr(), false);
  if (!is_new) {
    return at->second;
  }
  llvm::DenseSet<const parts*> met{&parts_of(type)};
  std::vector<const parts*> level{met.begin(), met.end()};
  bool shared = false;
  for (unsigned depth = 0; !shared && !level.empty() && depth <= deepest_type + 1; ++depth) {
    std::vector<const parts*> next;
    for (const parts* one : level) {
      shared = shared || one->shared;
      for (const clang::QualType inner : one->types) {
        if (const parts* held = &parts_of(inner); met.insert(held).second) {
          next.push_back(held);
        }
      }
    }
    level = std::move(next);
  }
  return at->second = shared;
}

}  // namespace snag::detector
