// Tasks that a call starts because its callee starts what it is given: a helper that starts a thread, a
// submit.

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_chain = 8;  // of callees that start what they are given by their own callees

/// The object of an overloaded operator stands before the arguments for its parameters.
unsigned arguments_before_first(const clang::CallExpr& call) {
  const auto* member = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call.getDirectCallee());
  return llvm::isa<clang::CXXOperatorCallExpr>(call) && member != nullptr && !member->isStatic() ? 1 : 0;
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

std::unique_ptr<task> translation_unit_events::builder::task_of_callee(const body_events& body,
                                                                       const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = told(call.getDirectCallee());
  const unsigned skipped = arguments_before_first(call);
  for (unsigned i = skipped; i < call.getNumArgs() && i - skipped < callee->getNumParams(); ++i) {
    std::vector<made_closure> closures;
    closures_in(call.getArg(i), closures);
    if (closures.empty()) {
      continue;
    }
    const clang::LambdaExpr* lambda = closures.front().lambda;
    const callee_start start = start_of(callee, i - skipped);
    const task* runner = start.runner;
    if (runner == nullptr) {
      continue;
    }
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
    if (!fill_holders_of_runner(started, start, call)) {
      continue;
    }
    started.loop = loop_around(body, &call);
    for (const made_closure& each : closures) {
      borrow_from(started, each);
    }
    if (runner->returned || (start.queued && !call.getType()->isVoidType())) {
      fill_result(body, started);
    }
    return std::make_unique<task>(std::move(started));
  }
  return nullptr;
}

// What a callee starts may be started by its own callee in turn, and functions may call each other in a
// circle. So this goes by rounds: each sees the tasks that were known at the end of the round before, and
// only those calls are looked at again whose callee, or another function of its class, has got a task since.
void translation_unit_events::builder::add_tasks_of_callees() {
  struct candidate {
    body_events* body;
    const clang::CallExpr* call;
    std::unique_ptr<task> found;
  };
  std::vector<candidate> candidates;
  for (const auto& body : bodies_) {
    llvm::DenseSet<const clang::Stmt*> known;
    for (const flow_block& block : body->flow.blocks) {
      for (const event& e : block.events) {
        const auto* call = e.is == event_kind::call ? llvm::dyn_cast_or_null<clang::CallExpr>(e.at) : nullptr;
        const clang::FunctionDecl* callee =
            call == nullptr || known_.of(*call) != nullptr ? nullptr : told(call->getDirectCallee());
        if (callee == nullptr || callee == body->function || !known.insert(call).second) {
          continue;
        }
        std::vector<made_closure> closures;
        for (const clang::Expr* argument : call->arguments()) {
          closures_in(argument, closures);
        }
        if (!closures.empty()) {
          candidates.push_back({body.get(), call, nullptr});
        }
      }
    }
  }
  llvm::DenseSet<const clang::Decl*> changed;  // functions and classes
  for (unsigned round = 0; round < deepest_chain && (round == 0 || !changed.empty()); ++round) {
    for (candidate& one : candidates) {
      const clang::FunctionDecl* callee = told(one.call->getDirectCallee());
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      if (round == 0 || changed.contains(callee) ||
          (method != nullptr && changed.contains(method->getParent()))) {
        one.found = task_of_callee(*one.body, *one.call);
      }
    }
    changed.clear();
    for (candidate& one : candidates) {
      if (one.found != nullptr) {
        changed.insert(one.body->function);
        if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one.body->function)) {
          changed.insert(method->getParent());
        }
        add_start(*one.body, *one.call, std::move(one.found));
        one.call = nullptr;
      }
    }
    std::erase_if(candidates, [](const candidate& one) { return one.call == nullptr; });
  }
  for (const auto& body : bodies_) {
    if (body->tasks.size() > most_tasks) {
      leave_alone(*body);
    }
  }
}

void translation_unit_events::builder::add_start(body_events& body, const clang::CallExpr& call,
                                                 std::unique_ptr<task> started) {
  event start =
      event_at(event_kind::spawn, started->holders.empty() ? object{} : started->holders.front(), &call);
  start.started = started.get();
  body.tasks.push_back(std::move(started));
  for (flow_block& block : body.flow.blocks) {
    for (std::size_t i = 0; i < block.events.size(); ++i) {
      if (block.events[i].is == event_kind::call && block.events[i].at == &call) {
        block.events.insert(block.events.begin() + static_cast<std::ptrdiff_t>(i) + 1, start);
        ++i;
      }
    }
  }
  // The graphs of a circle tell less than its effects: those stay, and have no place for the start.
  std::vector<event>& effects = *effects_[body.function->getCanonicalDecl()];
  if (in_circles_.contains(&body)) {
    effects.push_back(start);
  } else {
    effects = effects_of_graph(body, most_effects);
  }
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
