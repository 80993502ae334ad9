// A function tells the calls of its callees along with its own: by rounds, each of which takes over what the
// callees added in the round before. All see the same round, so that nothing hangs on who is asked first
// where functions call each other in a circle. The rounds end at a depth, and each function keeps a number of
// calls: a chain of thousands of functions would otherwise carry the square of its length. Whoever comes to
// more is cut, and so are its callers: nothing is known of what else is done there.

#include "detector/cross_tu_calls.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/cross_tu_compose.h"
#include "detector/cross_tu_paths.h"
#include "detector/events_elsewhere.h"
#include "detector/lock_sets.h"
#include "llvm/ADT/STLExtras.h"

namespace snag::detector {
namespace {

constexpr std::size_t most_calls = 64;  // of one function
constexpr std::size_t most_of_unit = 100'000;

/// A call inside a callee, in the terms of the caller.
summary_event through(summary_event inner, const summary_event& call) {
  inner.on = substituted(inner.on, call);
  for (summary_path& argument : inner.arguments) {
    argument = substituted(argument, call);
  }
  inner.always = inner.always && call.always;
  inner.at = call.at;
  inner.guarded = true;
  return inner;
}

/// An expression as an object in the terms of the function around it.
summary_path path_of(const check_context& context, const clang::Expr* expression, const body_events& body) {
  const auto locks = context.events.locks().name(expression, body);
  if (locks.size() == 1) {
    if (summary_path path = to_path(locks.front(), *body.function);
        path.known() || !path.declaration.empty()) {
      return path;
    }
  }
  return to_path(context.events.object_of(expression), *body.function);
}

}  // namespace

calls_elsewhere::calls_elsewhere(const check_context& context) : context_(context) {
  for (const auto& body : context.events.bodies()) {
    caller& one = callers_[body.get()];
    one.body = body.get();
    read(one);
  }
  bool goes_on = true;
  for (unsigned depth = 0; goes_on; ++depth) {
    std::size_t more = 0;
    for (auto& [body, one] : callers_) {
      one.known = one.all.size();
    }
    for (const auto& [body, one] : callers_) {
      more += std::min(most_calls, one.known + news_of_callees(one));
    }
    goes_on = depth < deepest_told_call && more <= most_of_unit;
    for (auto& [body, one] : callers_) {
      if (goes_on) {
        add_inner(one);
      } else {
        one.cut = one.cut || news_of_callees(one) > 0;
      }
    }
    for (auto& [body, one] : callers_) {
      one.news = one.known;
    }
  }
  cut_callers();
  for (auto& [body, one] : callers_) {
    for (reached& call : one.all) {
      call.through.clear();
    }
    for (inner_call& call : one.calls) {
      call.told.reset();
    }
  }
}

bool calls_elsewhere::is_elsewhere(const clang::FunctionDecl* function) const {
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  return function != nullptr && context_.events.of(function) == nullptr && !function->isDefined() &&
         function->isExternallyVisible() && !function->isDependentContext() && !function->isDeleted() &&
         function->getBuiltinID() == 0 && context_.known.of(function) == nullptr &&
         !sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
}

summary_event calls_elsewhere::call_event(const clang::CallExpr& call, const clang::FunctionDecl& callee,
                                          const body_events& body, const event& e) const {
  summary_event told;
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  const auto* member = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const unsigned skipped = op != nullptr && member != nullptr && !member->isStatic() ? 1 : 0;
  if (method != nullptr) {
    told.on = path_of(context_, method->getImplicitObjectArgument(), body);
  } else if (skipped == 1) {
    told.on = path_of(context_, op->getArg(0), body);
  }
  for (unsigned i = skipped; i < call.getNumArgs() && i - skipped < callee.getNumParams(); ++i) {
    told.arguments.push_back(path_of(context_, call.getArg(i), body));
  }
  told.callee = usr_of(callee);
  told.name = callee.getNameAsString();
  told.always = passes_always(body, e);
  told.at = to_place(e.where, context_.ast.getSourceManager());
  for (const clang::Stmt* around : body.enclosing(&call)) {
    told.guarded |= llvm::isa<clang::CXXTryStmt>(around);
  }
  return told;
}

void calls_elsewhere::read(caller& one) {
  for (auto block = one.body->flow.blocks.rbegin(); block != one.body->flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      const auto* call = e.is == event_kind::call ? llvm::dyn_cast_or_null<clang::CallExpr>(e.at) : nullptr;
      const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
      if (callee == nullptr || context_.known.of(*call) != nullptr) {
        continue;
      }
      if (is_elsewhere(callee) && !callee->isPureVirtual()) {
        if (one.all.size() < most_calls) {
          one.all.push_back({&e, call_event(*call, *callee, *one.body, e), {}});
        } else {
          one.cut = true;
        }
      } else if (const body_events* here = context_.events.of(callee)) {
        one.calls.push_back({&e, call, here, {}});
      }
    }
  }
}

std::size_t calls_elsewhere::news_of_callees(const caller& one) const {
  std::size_t all = 0;
  for (const inner_call& call : one.calls) {
    const caller& callee = callers_.at(call.callee);
    all += callee.known - callee.news;
  }
  return all;
}

void calls_elsewhere::add_inner(caller& one) {
  for (inner_call& call : one.calls) {
    const caller& callee = callers_.at(call.callee);
    for (std::size_t i = callee.news; i < callee.known && !one.cut; ++i) {
      if (!call.told) {
        call.told = call_event(*call.call, *call.callee->function, *one.body, *call.at);
      }
      reached more{call.at, through(callee.all[i].does, *call.told), callee.all[i].through};
      more.through.push_back(call.callee);
      add(one, std::move(more));
    }
  }
}

/// Once by each event; and where the way came by the function itself, in a circle of calls, not what is told
/// of a nearer way already.
void calls_elsewhere::add(caller& to, reached what) {
  const bool comes_back = llvm::is_contained(what.through, to.body);
  const bool known = std::ranges::any_of(to.all, [&](const reached& one) {
    return (comes_back || one.by == what.by) && one.does.callee == what.does.callee &&
           one.does.on == what.does.on && one.does.arguments == what.does.arguments &&
           one.does.always == what.does.always;
  });
  if (!known && to.all.size() < most_calls) {
    to.all.push_back(std::move(what));
  } else {
    to.cut = to.cut || !known;
  }
}

void calls_elsewhere::cut_callers() {
  std::map<const body_events*, std::vector<caller*>> callers;
  std::vector<const caller*> work;
  for (auto& [body, one] : callers_) {
    for (const inner_call& call : one.calls) {
      callers[call.callee].push_back(&one);
    }
    if (one.cut) {
      work.push_back(&one);
    }
  }
  while (!work.empty()) {
    const caller& cut = *work.back();
    work.pop_back();
    for (caller* by : callers[cut.body]) {
      if (!by->cut) {
        by->cut = true;
        work.push_back(by);
      }
    }
  }
}

std::vector<summary_event> calls_elsewhere::at(const body_events& body, const event& e) const {
  std::vector<summary_event> found;
  for (const reached& one : callers_.at(&body).all) {
    if (one.by == &e) {
      found.push_back(one.does);
    }
  }
  return found;
}

bool calls_elsewhere::are_cut(const body_events& body) const {
  return callers_.at(&body).cut;
}

}  // namespace snag::detector
