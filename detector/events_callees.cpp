// Tasks that a call starts because its callee starts what it is given: a helper that starts a thread, a
// submit.

#include <algorithm>

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_chain = 8;  // of callees that start what they are given by their own callees

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

/// What a call names, where it may be known which tasks that starts; a pure virtual function stands for all
/// that override it.
const clang::FunctionDecl* translation_unit_events::builder::starter_of(const body_events& body,
                                                                        const clang::CallExpr& call) const {
  const clang::FunctionDecl* named = call.getDirectCallee();
  const bool open = named != nullptr && named->isPureVirtual();
  const clang::FunctionDecl* callee = open ? named : told(named);
  return callee == nullptr || known_.of(call) != nullptr || callee == body.function ||
                 (open && !only_gives_tasks(body, call))
             ? nullptr
             : callee;
}

std::unique_ptr<task> translation_unit_events::builder::task_of_callee(const body_events& body,
                                                                       const clang::CallExpr& call,
                                                                       const clang::FunctionDecl* callee) {
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
    const clang::FunctionDecl* callee;
    std::unique_ptr<task> found;
  };
  std::vector<candidate> candidates;
  for (const auto& body : bodies_) {
    llvm::DenseSet<const clang::Stmt*> known;
    for (const event& e : body->flow.all_events()) {
      const auto* call = e.is == event_kind::call ? llvm::dyn_cast_or_null<clang::CallExpr>(e.at) : nullptr;
      if (call == nullptr || !known.insert(call).second) {
        continue;
      }
      std::vector<made_closure> closures;
      for (const clang::Expr* argument : call->arguments()) {
        closures_in(argument, closures);
      }
      const clang::FunctionDecl* callee = closures.empty() ? nullptr : starter_of(*body, *call);
      if (callee != nullptr) {
        candidates.push_back({body.get(), call, callee, nullptr});
      }
    }
  }
  llvm::DenseSet<const clang::Decl*> changed;  // functions and classes
  const auto has_changed = [&](const clang::FunctionDecl* callee) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    return changed.contains(callee->getCanonicalDecl()) ||
           (method != nullptr && changed.contains(method->getParent()));
  };
  for (unsigned round = 0; round < deepest_chain && (round == 0 || !changed.empty()); ++round) {
    for (candidate& one : candidates) {
      const auto behind = overriders_.find(one.callee->getCanonicalDecl());
      if (round == 0 || (behind == overriders_.end() ? has_changed(one.callee)
                                                     : std::ranges::any_of(behind->second, has_changed))) {
        one.found = task_of_callee(*one.body, *one.call, one.callee);
      }
    }
    changed.clear();
    for (candidate& one : candidates) {
      if (one.found != nullptr) {
        changed.insert(one.body->function->getCanonicalDecl());
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
  if (start.held_behind && receiver != nullptr) {
    if (const object whole = object_of(receiver)) {
      started.holders.push_back(whole);
    }
  }
  for (const object& holder : runner.holders) {
    const auto* given = llvm::dyn_cast<clang::ParmVarDecl>(holder.root);
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(holder.root);
    object here;
    if (given != nullptr && given->getFunctionScopeIndex() + skipped < call.getNumArgs()) {
      here = object_of(call.getArg(given->getFunctionScopeIndex() + skipped));
    } else if (field != nullptr && receiver != nullptr) {
      const object whole = object_of(receiver);
      here = llvm::isa<clang::CXXThisExpr>(bare(receiver)) ? holder : part_of(whole, field);
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
