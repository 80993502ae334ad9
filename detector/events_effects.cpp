// What a function or a task does when it runs, as its caller sees it.

#include "detector/events_builder.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_task = 4;

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

bool is_mere_change(event_kind kind) {
  return kind == event_kind::write || kind == event_kind::touch;
}

/// A write or touch that was told of the same call already, with nothing but such in between: of no use, and
/// functions that call each other would tell it as often as there are ways to it.
bool is_told(const event& change, const std::vector<event>& out) {
  for (auto one = out.rbegin(); is_mere_change(change.is) && one != out.rend(); ++one) {
    if (!is_mere_change(one->is) || !one->inside_call || one->at != change.at) {
      return false;
    }
    if (one->is == change.is && one->on == change.on && one->always == change.always &&
        one->blocks == change.blocks && one->at_scope_end == change.at_scope_end) {
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
  for (const event& e : body.flow.all_events()) {
    if (same(e)) {
      for (const clang::Stmt* around : body.enclosing(e.at)) {
        if (is_loop(around)) {
          loops.insert(around);
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
  if (function == nullptr) {
    return none;
  }
  if (const auto known = effects_.find(function->getCanonicalDecl()); known != effects_.end()) {
    return *known->second;
  }
  const function_elsewhere* there = of(function) == nullptr ? elsewhere_.of(function) : nullptr;
  return there == nullptr ? none : there->effects;
}

std::vector<event> translation_unit_events::builder::effects_of_graph(const body_events& body,
                                                                      std::size_t most) {
  std::vector<event> found;
  llvm::DenseMap<std::pair<std::pair<const clang::ValueDecl*, const clang::ValueDecl*>, int>, bool> passes;
  // Clang numbers blocks backwards: the highest is the entry, and an order of the text falls out.
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (!crosses_calls(e.is) || found.size() >= most) {
        continue;
      }
      found.push_back(e);
      if (e.always && is_counted_on(e.is)) {
        const auto [at, is_new] = passes.try_emplace({{e.on.root, e.on.member}, static_cast<int>(e.is)});
        if (is_new) {
          at->second = passes_always(body, e);
        }
        found.back().always = at->second;
      }
    }
  }
  return found;
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

std::optional<translation_unit_events::builder::carried_event> translation_unit_events::builder::carry(
    const event& e, const clang::FunctionDecl* function, const argument_map& arguments, bool only_waits) {
  if ((only_waits && !is_wait(e.is)) || e.is == event_kind::spawn) {
    return std::nullopt;  // the task of a spawn speaks of the callee's variables
  }
  carried_event there{e, true};
  object& on = there.does.on;
  if (const auto bound = arguments.bound.find(on.root); bound != arguments.bound.end()) {
    there.same = on.member == nullptr;
    on = instead_of_root(on, bound->second);
  } else if (llvm::isa_and_nonnull<clang::FieldDecl>(on.root) && !arguments.same_this) {
    there.same = false;
    on = part_of(arguments.self, on.root);
  } else if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(on.root);
             variable != nullptr && variable->hasLocalStorage() && function != nullptr &&
             variable->getDeclContext() == function) {
    return std::nullopt;  // the callee's own
  }
  there.does.inside_call = true;
  return on ? std::optional(there) : std::nullopt;
}

void translation_unit_events::builder::add_effects(const clang::FunctionDecl* function,
                                                   const argument_map& arguments, const clang::Stmt* at,
                                                   bool only_waits, std::vector<event>& out) {
  if (const body_events* callee = of(function); callee != nullptr && !is_settled(*callee)) {
    add_effects_in_circle(*callee, arguments, at, only_waits, out);
    return;
  }
  for (const event& e : effects(function)) {
    if (auto there = carry(e, function, arguments, only_waits)) {
      there->does.at = at;
      // A parameter has no initialiser.
      there->does.where = at != nullptr ? at->getBeginLoc() : clang::SourceLocation();
      if (!is_told(there->does, out)) {
        out.push_back(there->does);
      }
    }
  }
}

}  // namespace snag::detector
