// Tasks that a call starts because its callee starts what it is given: a helper that starts a thread, a
// submit.

#include <algorithm>

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// The object of an overloaded operator stands before the arguments for its parameters.
unsigned arguments_before_first(const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call.getDirectCallee());
  return llvm::isa<clang::CXXOperatorCallExpr>(call) && member != nullptr && !member->isStatic() ? 1 : 0;
}

/// The variable or field that is called: by, *by, by_->, this->by_.
const clang::ValueDecl* called_on(const clang::Expr* receiver) {
  receiver = bare(receiver);
  const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(receiver);
  const auto* deref = llvm::dyn_cast_or_null<clang::UnaryOperator>(receiver);
  if (op != nullptr && op->getNumArgs() == 1) {
    return called_on(op->getArg(0));
  }
  if (deref != nullptr && deref->getOpcode() == clang::UO_Deref) {
    return called_on(deref->getSubExpr());
  }
  if (const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(receiver);
      member != nullptr && llvm::isa<clang::CXXThisExpr>(bare(member->getBase()))) {
    return member->getMemberDecl();
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(receiver);
  return name == nullptr ? nullptr : name->getDecl();
}

/// How often a body names something, and how often to call one function on it. Whoever has `this` may do
/// anything with a field.
struct naming {
  unsigned all = 0;
  unsigned called = 0;
};

void count_namings(const clang::Stmt* part, const clang::ValueDecl& what, const clang::FunctionDecl& callee,
                   naming& found) {
  if (part == nullptr) {
    return;
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
  const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
  found.all +=
      (name != nullptr && name->getDecl() == &what) || (member != nullptr && member->getMemberDecl() == &what)
          ? 1
          : 0;
  if (llvm::isa<clang::CXXThisExpr>(part) && llvm::isa<clang::FieldDecl>(what)) {
    ++found.all;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
      call != nullptr && call->getMethodDecl() != nullptr &&
      call->getMethodDecl()->getCanonicalDecl() == callee.getCanonicalDecl() &&
      called_on(call->getImplicitObjectArgument()) == &what) {
    found.called += llvm::isa<clang::FieldDecl>(what) ? 2 : 1;  // by way of `this`
  }
  for (const clang::Stmt* child : part->children()) {
    count_namings(child, what, callee, found);
  }
}

/// Whether a body does nothing with an object behind an interface but give it tasks: what else its class does
/// is known only when the program runs, and may be to wait.
bool only_gives_tasks(const body_events& body, const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::ValueDecl* on = member == nullptr ? nullptr : called_on(member->getImplicitObjectArgument());
  const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(on);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body.function);
  const bool given = parameter != nullptr && parameter->getDeclContext() == body.function &&
                     (parameter->getType()->isReferenceType() || parameter->getType()->isPointerType());
  const bool held =
      llvm::isa_and_nonnull<clang::FieldDecl>(on) && method != nullptr && !method->getParent()->isLambda();
  naming found;
  if (given || held) {
    count_namings(body.body, *on, *call.getDirectCallee(), found);
  }
  return found.called > 0 && found.all == found.called;
}

}  // namespace

void translation_unit_events::builder::closures_in(const clang::Expr* argument,
                                                   std::vector<made_closure>& out) const {
  const clang::Expr* plain = bare(argument);
  if (const clang::LambdaExpr* lambda = lambda_of(argument)) {
    out.push_back({lambda, nullptr});
  } else if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(plain)) {
    for (const clang::Expr* element : list->inits()) {
      closures_in(element, out);
    }
  } else if (const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(plain);
             made != nullptr && known_.of(*made) == nullptr && made->getNumArgs() >= 1 &&
             !is_own_code(made->getConstructor()->getLocation())) {
    closures_in(made->getArg(0), out);
  } else if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(plain)) {
    // fill(value): a function, or a lambda that has a name, which gives back one that runs later.
    const body_events* maker = of(call->getDirectCallee());
    const auto* block = maker == nullptr ? nullptr : llvm::dyn_cast<clang::CompoundStmt>(maker->body);
    const auto* last = block == nullptr || block->body_empty()
                           ? nullptr
                           : llvm::dyn_cast<clang::ReturnStmt>(block->body_back());
    const clang::LambdaExpr* returned = last == nullptr ? nullptr : lambda_of(last->getRetValue());
    if (returned != nullptr) {
      out.push_back({returned, call});
    }
  }
}

void translation_unit_events::builder::borrow_from(task& started, const made_closure& closure) {
  if (closure.by == nullptr) {
    fill_borrowed(started, closure.lambda, 0);
    return;
  }
  // What it captures of its maker's parameters by reference is what the maker was given.
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(closure.by);
  const unsigned skipped = op != nullptr ? 1 : 0;
  for (const clang::LambdaCapture& capture : closure.lambda->captures()) {
    const auto* parameter =
        capture.capturesVariable() ? llvm::dyn_cast<clang::ParmVarDecl>(capture.getCapturedVar()) : nullptr;
    if (parameter == nullptr || capture.getCaptureKind() != clang::LCK_ByRef ||
        !parameter->getType()->isLValueReferenceType() ||
        parameter->getDeclContext() != closure.by->getDirectCallee() ||
        parameter->getFunctionScopeIndex() + skipped >= closure.by->getNumArgs()) {
      continue;
    }
    const clang::Expr* given = closure.by->getArg(parameter->getFunctionScopeIndex() + skipped);
    const object target = object_of(given);
    const clang::VarDecl* local = local_variable(target);
    if (target) {
      started.bound[parameter] = target;
    }
    if (local != nullptr && target.member == nullptr && !stands_for_another(*local, known_)) {
      add_borrow(started, {local, given->getBeginLoc()});
    }
  }
}

const task* translation_unit_events::builder::add_task_of_callee(body_events& body,
                                                                 const clang::CallExpr& call) {
  const clang::FunctionDecl* named = call.getDirectCallee();
  const clang::FunctionDecl* callee = named != nullptr && named->isPureVirtual() ? named : told(named);
  if (callee != nullptr && callee->isPureVirtual() && !only_gives_tasks(body, call)) {
    return nullptr;
  }
  if (callee == nullptr || known_.of(call) != nullptr || callee == body.function) {
    return nullptr;
  }
  for (const auto& known : body.tasks) {
    if (known->spawn == &call) {
      return known.get();
    }
  }
  const unsigned skipped = arguments_before_first(call);
  for (unsigned i = skipped; i < call.getNumArgs() && i - skipped < callee->getNumParams(); ++i) {
    std::vector<made_closure> closures;
    closures_in(call.getArg(i), closures);
    if (closures.empty()) {
      continue;
    }
    const clang::LambdaExpr* lambda = closures.front().lambda;
    const auto starts = starts_of(callee, i - skipped);
    if (starts.empty()) {
      continue;
    }
    const callee_start& start = starts.front();
    const task* runner = start.runner;
    task started;
    started.spawn = &call;
    started.where = call.getBeginLoc();
    started.model = runner->model;
    started.callable = call.getArg(i);
    started.closure = lambda;
    started.code = lambda->getCallOperator();
    started.joined = runner->joined;
    started.handle_end = runner->handle_end;
    started.by_callee = runner;
    if (!std::ranges::all_of(
            starts, [&](const callee_start& one) { return fill_holders_of_runner(started, one, call); })) {
      continue;
    }
    started.loop = loop_around(body, &call);
    for (const made_closure& each : closures) {
      borrow_from(started, each);
    }
    body.tasks.push_back(std::make_unique<task>(std::move(started)));
    task& added = *body.tasks.back();
    if (runner->returned || (start.queued && !call.getType()->isVoidType())) {
      fill_result(body, added);
    }
    return &added;
  }
  return nullptr;
}

bool translation_unit_events::builder::fill_holders_of_runner(task& started, const callee_start& start,
                                                              const clang::CallExpr& call) const {
  const task& runner = *start.runner;
  if (!start.queued && is_left(runner)) {
    started.joined = joined_by::nobody;
    started.detached = true;
    return start.settled;
  }
  const unsigned skipped = arguments_before_first(call);
  const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::Expr* receiver = method != nullptr ? method->getImplicitObjectArgument() : nullptr;
  bool understood = start.settled;
  for (const object& holder : runner.holders) {
    const auto* given = llvm::dyn_cast<clang::ParmVarDecl>(holder.root);
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(holder.root);
    object here;
    if (given != nullptr && given->getFunctionScopeIndex() + skipped < call.getNumArgs()) {
      here = object_of(call.getArg(given->getFunctionScopeIndex() + skipped));
    } else if (field != nullptr && receiver != nullptr) {
      const object whole = object_of(receiver);
      here = llvm::isa<clang::CXXThisExpr>(bare(receiver)) ? holder
             : whole                                       ? object{whole.root, field}
                                                           : object{};
    }
    understood = understood && here;
    if (here) {
      started.holders.push_back(here);
    }
  }
  return understood && (runner.returned || !started.holders.empty());
}

void translation_unit_events::builder::fill_result(const body_events& body, task& started) {
  // What the call gives back may be waited for: the handle, or a future. Dropping a future tells nothing.
  const bool dropped = started.dropped;
  const bool given_away = started.given_away;
  fill_holders_of(body, started, started.spawn);
  if (started.by_callee != nullptr && !started.by_callee->returned) {
    started.dropped = dropped;
    started.given_away |= given_away;
  }
}

}  // namespace snag::detector
