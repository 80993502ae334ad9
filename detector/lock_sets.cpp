#include "detector/lock_sets.h"

#include <algorithm>
#include <deque>

#include "detector/events_builder.h"
#include "detector/lock_worker.h"

namespace snag::detector {
namespace {

/// More locks held at one point are no code that anybody wrote by hand; following them takes the square of
/// it.
constexpr std::size_t most_held = 32;

bool same_entry(const taken_lock& a, const taken_lock& b) {
  return a.lock == b.lock && a.at == b.at && a.guard == b.guard;
}

bool has_throw(const flow_block& block) {
  return std::ranges::any_of(block.events, [](const event& e) {
    return e.is == event_kind::leave && llvm::isa_and_nonnull<clang::CXXThrowExpr>(e.at);
  });
}

}  // namespace

void lock_sets::worker::release(held_locks& held, const lock_path& lock) const {
  std::erase_if(held, [&](const taken_lock& one) {
    return same_lock(one.lock, lock) || ((!one.lock.exact || !lock.exact) && may_be_same(one.lock, lock));
  });
}

void lock_sets::worker::add(held_locks& held, taken_lock lock) const {
  for (taken_lock& known : held) {
    if (same_entry(known, lock)) {
      known.certain = lock.certain;
      return;
    }
  }
  if (held.size() <= most_held) {
    held.push_back(std::move(lock));
  }
}

void lock_sets::worker::apply(const body_events& body, const event& e, held_locks& held) {
  if (e.is == event_kind::write && e.on) {
    // What is reached through a pointer that now points elsewhere is another object's.
    const clang::ValueDecl* part = e.on.member != nullptr ? e.on.member : e.on.root;
    for (taken_lock& one : held) {
      for (std::size_t i = 0; i + 1 < one.lock.fields.size(); ++i) {
        one.lock.exact &= one.lock.fields[i] != part;
      }
    }
  }
  if (e.inside_call) {
    return;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  switch (e.is) {
    case event_kind::lock:
      for (taken_lock& taken : takes(body, e, [](const lock_path&) { return true; })) {
        taken.certain = !taken.tries;
        add(held, std::move(taken));
      }
      if (e.guard != nullptr) {
        const guard_made guard = made(*e.guard, body);
        if (guard.from != nullptr || guard.is == guard_made::how::adopts) {
          for (taken_lock& one : held) {
            const bool moved = guard.from != nullptr && one.guard == guard.from;
            const bool adopted = guard.from == nullptr && one.guard == nullptr &&
                                 std::ranges::any_of(guard.locks, [&](const lock_path& lock) {
                                   return same_lock(lock, one.lock);
                                 });
            one.guard = moved || adopted ? e.guard : one.guard;
          }
          for (const lock_path& lock : guard.locks) {
            if (guard.is == guard_made::how::adopts && holds(held, lock) == nullptr) {
              taken_lock taken;  // the caller took it
              taken.lock = lock;
              taken.at = e.at;
              taken.where = e.guard->getLocation();
              taken.guard = e.guard;
              taken.in = body.function;
              taken.shared = guard.shared;
              taken.recursive = is_recursive(lock);
              taken.moved_here = true;
              add(held, std::move(taken));
            }
          }
        }
      }
      return;
    case event_kind::unlock:
      if (e.guard != nullptr) {
        std::erase_if(held, [&](const taken_lock& one) { return one.guard == e.guard; });
        return;
      }
      for (const lock_path& lock : gives_back(body, e)) {
        release(held, lock);
      }
      return;
    case event_kind::moved: {
      // To a guard of this function: its own event says so. To anybody else: away.
      if (e.on.member == nullptr && e.on.root != nullptr) {
        const clang::Stmt* at = body.parents->getParent(e.at);
        while (llvm::isa_and_nonnull<clang::Expr>(at) && !llvm::isa<clang::CallExpr>(at)) {
          at = body.parents->getParent(at);
        }
        if (!llvm::isa_and_nonnull<clang::DeclStmt>(at)) {
          std::erase_if(held, [&](const taken_lock& one) { return one.guard == e.on.root; });
        }
      }
      return;
    }
    case event_kind::leave:
      std::erase_if(held, [&](const taken_lock& one) {
        return one.guard != nullptr && e.on.member == nullptr && one.guard == e.on.root &&
               llvm::isa_and_nonnull<clang::ReturnStmt>(e.at) && is_guard(body.function->getReturnType());
      });
      return;
    case event_kind::call:
      break;
    default:
      return;
  }
  if (const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(call);
      op != nullptr && op->isAssignmentOp() && op->getNumArgs() == 2 && is_guard(op->getArg(0)->getType())) {
    // guard = guard_of(lock): what it held is given back, and what the other holds is its own.
    const lock_path to = namer_.of(op->getArg(0), body.function);
    const auto* guard = llvm::dyn_cast_or_null<clang::VarDecl>(to.root);
    std::erase_if(held, [&](const taken_lock& one) { return guard != nullptr && one.guard == guard; });
    return;
  }
  const call_place at = place_of(body, e);
  const bool ends = at.made == nullptr || knows_end(at.made->getType()->getAsCXXRecordDecl());
  held_locks kept;
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const taken_lock& inner : summary(callee).keeps) {
      if (!ends || !can_grow(inner.through, callee)) {
        continue;
      }
      taken_lock taken = inner;
      taken.lock = carried(inner.lock, callee, body, at);
      if (!taken.lock) {
        continue;
      }
      taken.at = e.at;
      taken.guard = at.made;
      taken.through.insert(taken.through.begin(), call_step{e.where, callee, {}});
      kept.push_back(std::move(taken));
    }
  }
  for (const lock_path& lock : held.empty() ? std::vector<lock_path>() : gives_back(body, e)) {
    // Given back for a while and taken again: it is held as before, by whoever held it.
    const taken_lock* before = holds(held, lock);
    if (before != nullptr && before->certain &&
        std::erase_if(kept, [&](const taken_lock& one) { return same_lock(one.lock, lock); }) > 0) {
      continue;
    }
    release(held, lock);
  }
  for (taken_lock& taken : kept) {
    add(held, std::move(taken));
  }
  // A guard that is handed to a function of which nothing is known may come back without its lock.
  if (call != nullptr && called(e).empty()) {
    for (const clang::Expr* argument : call->arguments()) {
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(argument->IgnoreParenImpCasts());
      if (name != nullptr && argument->isLValue() && is_guard(name->getType())) {
        for (taken_lock& one : held) {
          one.certain &= one.guard != name->getDecl()->getCanonicalDecl();
        }
      }
    }
  }
}

const lock_sets::worker::flow_of_locks& lock_sets::worker::flow(const body_events& body) {
  if (!flows_.contains(&body)) {
    settle(body);
  }
  return *flows_.find(&body)->second;
}

lock_sets::worker::flow_of_locks lock_sets::worker::flow_now(const body_events& body,
                                                             const held_locks& at_entry) {
  flow_of_locks result;
  const flow_graph& graph = body.flow;
  // Functions that neither lock nor call what keeps or gives back a lock hold nothing anywhere.
  result.holds = std::ranges::any_of(graph.all_events(), [&](const event& e) {
    return e.is == event_kind::lock || e.is == event_kind::unlock ||
           (e.is == event_kind::call && std::ranges::any_of(called(e),
                                                            [&](const auto* callee) {
                                                              return !summary(callee).keeps.empty() ||
                                                                     !summary(callee).releases.empty();
                                                            })) ||
           own_lock_called(e) != nullptr;
  });
  if (!result.holds) {
    return result;
  }
  result.at_start.resize(graph.blocks.size());
  std::deque<unsigned> work{graph.entry};
  result.at_start[graph.entry] = at_entry;
  const auto merge = [&](unsigned to, const held_locks& coming) {
    auto& there = result.at_start[to];
    if (!there.has_value()) {
      there = coming;
      work.push_back(to);
      return;
    }
    bool changed = false;
    for (taken_lock& one : *there) {
      const auto same = std::ranges::find_if(
          coming, [&](const auto& c) { return same_lock(c.lock, one.lock) || same_entry(c, one); });
      if (one.certain && (same == coming.end() || !same->certain)) {
        one.certain = false;
        changed = true;
      }
    }
    for (const taken_lock& one : coming) {
      if (std::ranges::none_of(*there, [&](const auto& t) { return same_entry(t, one); })) {
        const bool also = std::ranges::any_of(
            *there, [&](const auto& t) { return same_lock(t.lock, one.lock) && t.certain; });
        there->push_back(one);
        there->back().certain = one.certain && also;
        changed = true;
      }
    }
    if (changed) {
      work.push_back(to);
    }
  };
  while (!work.empty()) {
    const unsigned at = work.front();
    work.pop_front();
    held_locks held = *result.at_start[at];
    const flow_block& block = graph.blocks[at];
    held_locks before_call = held;
    for (const event& e : block.events) {
      if (e.at == block.last_call && (e.is == event_kind::lock || e.is == event_kind::call)) {
        before_call = held;
        for (const lock_path& lock : held.empty() ? std::vector<lock_path>() : left_to_override(body, e)) {
          release(before_call, lock);  // given back before it throws, or as it does
        }
      }
      apply(body, e, held);
    }
    const bool thrown = has_throw(block);
    if (held.size() > most_held) {
      for (auto& start : result.at_start) {
        start.emplace();
      }
      result.too_many = true;
      break;
    }
    for (const flow_edge& edge : block.next) {
      if (!edge.exceptional && !thrown) {
        merge(edge.to, held);
        continue;
      }
      if (edge.to == graph.exit || (!thrown && events_.throws(block.last_call) == throw_odds::never)) {
        continue;  // who leaves by an exception is asked about by the check that cares
      }
      // Clang draws no ends of scopes here: guards inside the try block are gone in its handlers.
      held_locks left = thrown ? held : before_call;
      const clang::Stmt* guarded = graph.blocks[edge.to].terminator;
      std::erase_if(left, [&](const taken_lock& one) {
        return one.guard != nullptr && (guarded == nullptr || contains(body, guarded, one.at));
      });
      merge(edge.to, left);
    }
  }
  if (result.at_start[graph.exit].has_value()) {
    result.at_exit = *result.at_start[graph.exit];
  }
  return result;
}

void lock_sets::worker::walk(const body_events& body, const flow_of_locks& locks,
                             llvm::function_ref<void(const event&, const held_locks&)> visit) {
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    const auto index = static_cast<std::size_t>(body.flow.blocks.rend() - block) - 1;
    if (locks.holds && !locks.at_start[index].has_value()) {
      continue;
    }
    held_locks held = locks.holds ? *locks.at_start[index] : held_locks();
    for (const event& e : block->events) {
      visit(e, held);
      if (locks.holds) {
        apply(body, e, held);
      }
    }
  }
}

lock_sets::lock_sets(const roles& known, const translation_unit_events& events)
    : worker_(std::make_unique<worker>(known, events)) {}
lock_sets::~lock_sets() = default;

void lock_sets::walk(const body_events& body,
                     llvm::function_ref<void(const event&, const held_locks&)> visit) const {
  worker_->walk(body, worker_->flow(body), visit);
}

held_locks lock_sets::before(const body_events& body, const event& what) const {
  held_locks found;
  walk(body, [&](const event& e, const held_locks& held) {
    if (&e == &what) {
      found = held;
    }
  });
  return found;
}

const held_locks& lock_sets::at_exit(const body_events& body) const {
  return worker_->flow(body).at_exit;
}
std::vector<taken_lock> lock_sets::takes(const body_events& body, const event& what,
                                         wanted_lock wanted) const {
  return worker_->takes(body, what, wanted);
}
std::vector<nested_locks> lock_sets::nested(const body_events& body, const event& what,
                                            wanted_locks wanted) const {
  return worker_->nested(body, what, wanted);
}
std::vector<lock_path> lock_sets::gives_back(const body_events& body, const event& what) const {
  return worker_->gives_back(body, what);
}
std::vector<blocking_place> lock_sets::blocks(const body_events& body, const event& what) const {
  return worker_->blocks(body, what);
}
const lock_summary& lock_sets::summary(const clang::FunctionDecl* function) const {
  return worker_->summary(function);
}
std::vector<lock_path> lock_sets::name(const clang::Expr* expression, const body_events& in) const {
  return worker_->name(expression, in);
}
llvm::SmallVector<const clang::FunctionDecl*, 2> lock_sets::called(const event& what) const {
  return worker_->called(what);
}

const taken_lock* holds(const held_locks& held, const lock_path& lock) {
  for (const taken_lock& one : held) {
    if (same_lock(one.lock, lock)) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace snag::detector
