#include "detector/checks/dangling_closure.h"

#include "detector/checks/stopping.h"
#include "detector/events.h"

namespace snag::detector {
namespace {

bool can_be_called(clang::QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) {
    return false;
  }
  const auto call = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Call);
  return record->isLambda() || !record->lookup(call).empty();
}

bool is_changed(const body_events& body, const clang::VarDecl* variable) {
  return std::ranges::any_of(body.flow.all_events(), [&](const event& e) {
    return e.is == event_kind::write && e.on.root == variable->getCanonicalDecl();
  });
}

/// The lambda that is returned: itself, in a std::function or the like, or kept in a variable before.
const clang::LambdaExpr* closure_of(const check_context& context, const body_events& body,
                                    const clang::Expr* expression) {
  for (unsigned depth = 0; depth < 8; ++depth) {
    expression = without_conversions(expression);
    if (expression == nullptr || !can_be_called(expression->getType())) {
      return nullptr;
    }
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expression)) {
      return lambda;
    }
    if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression)) {
      expression = bound->getSubExpr();
    } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
      expression = made->getNumArgs() >= 1 && context.known.of(*made) == nullptr ? made->getArg(0) : nullptr;
    } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      expression = variable == nullptr || variable->getDeclContext() != body.function ||
                           llvm::isa<clang::ParmVarDecl>(variable) || !variable->hasLocalStorage() ||
                           variable->getType()->isReferenceType() || is_changed(body, variable)
                       ? nullptr
                       : variable->getInit();
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
      const function_model* model = context.known.of(*call);
      expression = model != nullptr && model->is == role::forwards && call->getNumArgs() >= 1
                       ? call->getArg(0)
                       : nullptr;
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

struct dead {
  const clang::ValueDecl* name = nullptr;
  clang::SourceLocation where;
};

/// What the closure refers to, and the function's end destroys.
std::vector<dead> dies_before(const body_events& body, const clang::LambdaExpr& closure) {
  std::vector<dead> found;
  for (const clang::LambdaCapture& capture : closure.captures()) {
    if (!capture.capturesVariable() || capture.getCaptureKind() != clang::LCK_ByRef) {
      continue;
    }
    const clang::ValueDecl* captured = capture.getCapturedVar();
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(captured);
    if (variable != nullptr && variable->isInitCapture()) {
      const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(without_conversions(variable->getInit()));
      variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      captured = variable;
    } else if (const auto* half = llvm::dyn_cast<clang::BindingDecl>(captured)) {
      variable = llvm::dyn_cast<clang::VarDecl>(half->getDecomposedDecl());
    }
    if (variable != nullptr && variable->hasLocalStorage() && !variable->getType()->isReferenceType() &&
        variable->getDeclContext() == body.function) {
      found.push_back({captured, capture.getLocation()});
    }
  }
  return found;
}

}  // namespace

void find_returned_closures(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    llvm::SmallPtrSet<const clang::LambdaExpr*, 4> told;
    for (const event& e : body->flow.all_events()) {
      const auto* leave =
          e.is == event_kind::leave ? llvm::dyn_cast_or_null<clang::ReturnStmt>(e.at) : nullptr;
      const clang::LambdaExpr* closure = leave == nullptr || leave->getRetValue() == nullptr ||
                                                 body->function->getReturnType()->isReferenceType()
                                             ? nullptr
                                             : closure_of(context, *body, leave->getRetValue());
      const auto gone = closure == nullptr ? std::vector<dead>() : dies_before(*body, *closure);
      if (gone.empty() || !told.insert(closure).second) {
        continue;
      }
      const dead& first = gone.front();
      report r;
      r.at = first.where;
      r.in = body->function;
      const bool parameter = llvm::isa<clang::ParmVarDecl>(first.name);
      r.message = std::string(parameter ? "parameter '" : "local '") + first.name->getNameAsString() +
                  "' is captured by reference in a closure that outlives it";
      r.notes.push_back(
          {leave->getBeginLoc(), "the closure is returned here, and what it refers to dies", {}});
      for (const dead& other : gone) {
        if (&other != &first) {
          r.notes.push_back({other.where, "so does '" + other.name->getNameAsString() + "'", {}});
        }
      }
      context.sink(std::move(r));
    }
  }
}

}  // namespace snag::detector
