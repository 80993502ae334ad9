#include "detector/checks/endless_waits.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/stopping.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;  // calls that are followed

bool is_callable(clang::QualType type) {
  type = type.getNonReferenceType();
  const auto* record = type->getAsCXXRecordDecl();
  return type->isFunctionPointerType() || (record != nullptr && record->isLambda());
}

/// The loop around a wait without predicate of its own: while (empty) changed.wait(lock). What must become
/// false is its condition; null where the loop has other ways out, or is not one of this sort.
const clang::Stmt* loop_condition(const body_events& body, const clang::CallExpr& call) {
  for (const clang::Stmt* around : body.enclosing(&call)) {
    const auto* loop = llvm::dyn_cast<clang::WhileStmt>(around);
    if (loop == nullptr) {
      return nullptr;  // waits once, and looks afterwards
    }
    // Nothing but the wait in it: anything else may leave the loop, or look at something.
    const clang::Stmt* inside = loop->getBody();
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(inside)) {
      inside = block->size() == 1 ? block->body_front() : nullptr;
    }
    if (const auto* expression = llvm::dyn_cast_or_null<clang::Expr>(inside)) {
      inside = without_conversions(expression);
    }
    return inside == &call ? loop->getCond() : nullptr;
  }
  return nullptr;
}

class wait_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  wait_finder(const check_context& context, std::vector<endless_wait>& into)
      : context_(context), into_(into) {}

  void look(const clang::FunctionDecl* code) {
    const body_events* body = context_.events.of(code);
    if (body == nullptr || stack_.size() > deepest || !seen_.insert(body).second) {
      return;
    }
    stack_.push_back(body);
    TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
    stack_.pop_back();
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const function_model* model = context_.known.of(*call);
    if (model == nullptr) {
      look(call->getDirectCallee());
      return true;
    }
    if (model->is != role::blocking || !model->blocks) {
      return true;
    }
    const clang::Expr* on = context_.known.operand_of(model->on, *call);
    const type_model* kind = on == nullptr ? nullptr : context_.known.of(pointee(on->getType()));
    if (kind == nullptr || kind->is != object_kind::condition) {
      return true;
    }
    endless_wait found{stack_.back(), call, context_.events.object_of(on), nullptr};
    for (const clang::Expr* argument : call->arguments()) {
      const type_model* given = context_.known.of(pointee(argument->getType()));
      const bool lock = given != nullptr &&
                        (given->is == object_kind::lock || given->is == object_kind::guard || argument == on);
      if (is_callable(without_conversions(argument)->getType())) {
        found.predicate = predicate_of(argument);
        if (found.predicate == nullptr) {
          return true;  // nothing is known of it
        }
      } else if (!lock && argument != on) {
        return true;  // a limit, or a token
      }
    }
    if (found.predicate == nullptr) {
      found.predicate = loop_condition(*found.body, *call);
    }
    into_.push_back(found);
    return true;
  }

 private:
  static clang::QualType pointee(clang::QualType type) {
    return type->isPointerType() ? type->getPointeeType() : type;
  }
  static const clang::Stmt* predicate_of(const clang::Expr* argument) {
    const clang::Expr* plain = without_conversions(argument);
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(plain)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      plain = variable == nullptr || variable->getInit() == nullptr
                  ? nullptr
                  : without_conversions(variable->getInit());
    }
    const auto* lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(plain);
    return lambda == nullptr ? nullptr : lambda->getBody();
  }

  const check_context& context_;
  std::vector<endless_wait>& into_;
  std::vector<const body_events*> stack_;
  llvm::SmallPtrSet<const body_events*, 8> seen_;
};

}  // namespace

std::vector<endless_wait> endless_waits(const check_context& context, const clang::FunctionDecl* code) {
  std::vector<endless_wait> found;
  wait_finder(context, found).look(code);
  return found;
}

}  // namespace snag::detector
