#include "detector/checks/promise_by_hand.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/events_builder.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// Whether code other than the task's names a local for anything but a call on it, or to make an end of it:
/// a local of a class with the same role, of which the same holds.
class other_mentions : public clang::DynamicRecursiveASTVisitor {
 public:
  other_mentions(const check_context& context, const task& started, const clang::VarDecl& promise)
      : context_(context), started_(started), ours_{&promise} {}
  bool any = false;

  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) override {
    if (lambda == started_.closure) {
      return true;
    }
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      any |= capture.capturesVariable() && is_ours(capture.getCapturedVar());
    }
    return clang::DynamicRecursiveASTVisitor::TraverseLambdaExpr(lambda);
  }
  bool VisitVarDecl(clang::VarDecl* variable) override {
    const type_model* kind = context_.known.of(variable->getType());
    const auto* made = kind == nullptr || kind->is != object_kind::promise || !variable->hasLocalStorage()
                           ? nullptr
                           : llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(variable->getInit()));
    if (made != nullptr && made->getNumArgs() == 1) {
      const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(bare(made->getArg(0)));
      if (name != nullptr && is_ours(name->getDecl())) {
        allowed_.insert(name);
        ours_.insert(variable);
      }
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const clang::Expr* on = call->getImplicitObjectArgument()->IgnoreParenImpCasts();
    if (const auto* arrow = llvm::dyn_cast<clang::CXXOperatorCallExpr>(on);
        arrow != nullptr && arrow->getOperator() == clang::OO_Arrow) {
      on = arrow->getArg(0)->IgnoreParenImpCasts();
    }
    allowed_.insert(on);
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    any |= is_ours(name->getDecl()) && !allowed_.contains(name);
    return true;
  }

 private:
  bool is_ours(const clang::ValueDecl* one) const { return ours_.contains(one); }

  const check_context& context_;
  const task& started_;
  llvm::SmallPtrSet<const clang::ValueDecl*, 4> ours_;
  llvm::SmallPtrSet<const clang::Expr*, 8> allowed_;  // what is around a name is visited before it
};

}  // namespace

bool owes_alone(const check_context& context, const body_events& spawner, const task& started,
                const clang::VarDecl& promise) {
  const auto start = spawner.after(started);
  if (started.closure == nullptr || !start) {
    return false;
  }
  other_mentions others(context, started, promise);
  others.TraverseStmt(const_cast<clang::Stmt*>(spawner.body));  // the visitor only reads
  if (others.any) {
    return false;
  }
  const auto hears = [&](const event& e) {
    const bool about_it = e.on.root == promise.getCanonicalDecl();
    switch (e.is) {
      case event_kind::wait:
        return about_it && e.blocks ? step::found : step::stop;
      case event_kind::join:
      case event_kind::receive:
      case event_kind::blocking:
      case event_kind::leave:
        return step::stop;
      default:
        return about_it && e.is != event_kind::use ? step::stop : step::go_on;
    }
  };
  const auto straight = [](unsigned from, const flow_block& block, const flow_edge& edge) {
    return block.terminator == nullptr && without_exception(from, block, edge);
  };
  const auto path = search(spawner.flow, *start, hears, straight, false);
  return path.has_value() && path->found != nullptr;
}

}  // namespace snag::detector
