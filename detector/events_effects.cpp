// What a function or a task does when it runs, as its caller sees it.

#include "detector/events_builder.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_task = 4;
constexpr std::size_t most_effects = 256;  // of one function; more says nothing that a rule could use

}  // namespace

bool crosses_calls(event_kind kind) {
  switch (kind) {
    case event_kind::use:
    case event_kind::leave:
    case event_kind::scope_end:
    case event_kind::moved:
    case event_kind::lock:  // which locks a callee takes, lock_sets tells
    case event_kind::unlock:
    case event_kind::blocking:
    case event_kind::call:
    case event_kind::derive:
      return false;
    default:
      return true;
  }
}

namespace {

/// A write that was told of the same call already, with nothing but writes in between: of no use, and
/// functions that call each other would tell it as often as there are ways to it.
bool is_told(const event& write, const std::vector<event>& out) {
  for (auto one = out.rbegin(); write.is == event_kind::write && one != out.rend(); ++one) {
    if (one->is != event_kind::write || !one->inside_call || one->at != write.at) {
      return false;
    }
    if (one->on == write.on && one->always == write.always && one->at_scope_end == write.at_scope_end) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_wait(event_kind kind) {
  return kind == event_kind::join || kind == event_kind::wait || kind == event_kind::detach;
}

bool is_counted_on(event_kind kind) {
  return kind == event_kind::close || kind == event_kind::send || kind == event_kind::count_up ||
         kind == event_kind::count_down || kind == event_kind::publish;
}

bool passes_always(const body_events& body, const event& like) {
  // Calls have no object: the statement is what counts.
  const auto same = [&](const event& e) {
    return e.is == like.is && e.always && (e.is == event_kind::call ? e.at == like.at : e.on == like.on);
  };
  llvm::SmallPtrSet<const clang::Stmt*, 4> loops;
  for (const flow_block& block : body.flow.blocks) {
    for (const event& e : block.events) {
      if (same(e)) {
        for (const clang::Stmt* around : body.enclosing(e.at)) {
          if (is_loop(around)) {
            loops.insert(around);
          }
        }
      }
    }
  }
  const auto at_event = [&](const event& e) { return same(e) ? step::stop : step::go_on; };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && !(edge.when_false && loops.contains(block.terminator));
  };
  return !search(body.flow, {body.flow.entry, 0}, at_event, at_edge, true);
}

const std::vector<event>& translation_unit_events::builder::effects(const clang::FunctionDecl* function) {
  static const std::vector<event> none;
  const auto at = function == nullptr ? by_function_.end() : by_function_.find(function->getCanonicalDecl());
  if (at == by_function_.end()) {
    const function_elsewhere* there = elsewhere_.of(function);
    return there == nullptr ? none : there->effects;
  }
  if (working_on_.contains(at->second->function)) {
    return none;  // a cycle of calls
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto known = effects_.find(key); known != effects_.end()) {
    return *known->second;
  }
  body_events& body = *at->second;
  build(body);
  auto found = std::make_unique<std::vector<event>>();
  // Clang numbers blocks backwards: the highest is the entry, and an order of the text falls out.
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (crosses_calls(e.is) && found->size() < most_effects) {
        found->push_back(e);
        found->back().always = e.always && (!is_counted_on(e.is) || passes_always(body, e));
      }
    }
  }
  return *(effects_[key] = std::move(found));
}

std::vector<event> translation_unit_events::builder::effects(const task& of, unsigned depth) {
  std::vector<event> found;
  if (depth > deepest_task) {
    return found;
  }
  // A task that is the writing end of a future itself (std::packaged_task) fulfils it when it is over.
  if (const type_model* kind = of.callable == nullptr ? nullptr : known_.of(of.callable->getType());
      kind != nullptr && kind->is == object_kind::promise) {
    found.push_back(event_at(event_kind::publish, object_of(of.callable), of.spawn));
  }
  for (event e : effects(of.code)) {
    if (e.is == event_kind::spawn && e.started != nullptr) {
      for (event inner : effects(*e.started, depth + 1)) {
        inner.on = in_terms_of(of, inner.on);
        inner.inside_call = true;
        inner.always = inner.always && e.always;
        found.push_back(inner);
      }
    }
    e.on = in_terms_of(of, e.on);
    found.push_back(e);
  }
  return found;
}

void translation_unit_events::builder::add_effects(const clang::FunctionDecl* function,
                                                   const argument_map& arguments, const clang::Stmt* at,
                                                   bool only_waits, std::vector<event>& out) {
  for (event e : effects(function)) {
    if (only_waits && !is_wait(e.is)) {
      continue;
    }
    if (e.is == event_kind::spawn) {
      continue;  // its task speaks of the callee's variables
    }
    if (const auto bound = arguments.bound.find(e.on.root); bound != arguments.bound.end()) {
      e.on =
          e.on.member != nullptr && bound->second ? object{bound->second.root, e.on.member} : bound->second;
    } else if (llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root) && !arguments.same_this) {
      e.on = arguments.self ? object{arguments.self.root, e.on.root} : object{};
    } else if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(e.on.root);
               variable != nullptr && variable->hasLocalStorage() && function != nullptr &&
               variable->getDeclContext() == function) {
      continue;  // the callee's own
    }
    if (!e.on) {
      continue;
    }
    e.at = at;
    e.where = at != nullptr ? at->getBeginLoc() : clang::SourceLocation();  // a parameter has no initialiser
    e.inside_call = true;
    if (!is_told(e, out)) {
      out.push_back(e);
    }
  }
}

}  // namespace snag::detector
