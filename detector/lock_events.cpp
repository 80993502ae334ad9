// What one event does to locks: which it takes and gives back, and where it may block.

#include "detector/lock_worker.h"

namespace snag::detector {

std::vector<const clang::Expr*> lock_sets::worker::operands(const function_model& model,
                                                            const clang::CallExpr& call) const {
  std::vector<const clang::Expr*> all;
  if (model.on.is != operand::kind::rest) {
    all.push_back(known_.operand_of(model.on, call));
    return all;
  }
  for (unsigned i = 0; i < call.getNumArgs(); ++i) {
    all.push_back(known_.operand_of({operand::kind::argument, i}, call));
  }
  return all;
}

/// What is destroyed was moved out before: its shell does nothing.
bool lock_sets::worker::is_emptied(const body_events& body, const event& e) const {
  const auto* call =
      e.is == event_kind::call ? llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at) : nullptr;
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  if (model == nullptr || model->is != role::destroys) {
    return false;
  }
  const object whole = events_.object_of(call->getImplicitObjectArgument());
  const auto leads_here = [&](const event& moved) {
    const auto from = body.after(moved);
    return from &&
           search(
               body.flow, *from, [&](const event& next) { return &next == &e ? step::found : step::go_on; },
               without_exception, false);
  };
  for (const event& moved : body.flow.all_events()) {
    if (moved.is == event_kind::moved && whole && moved.on.root == whole.root && leads_here(moved)) {
      return true;
    }
  }
  return false;
}

std::vector<taken_lock> lock_sets::worker::takes(const body_events& body, const event& e,
                                                 wanted_lock wanted) {
  std::vector<taken_lock> all;
  if (e.inside_call) {
    return all;
  }
  if (e.is == event_kind::lock) {
    const auto add = [&](lock_path lock, bool shared, bool tries) -> taken_lock* {
      if (!wanted(lock)) {
        return nullptr;
      }
      taken_lock taken;
      taken.recursive = is_recursive(lock);
      taken.lock = std::move(lock);
      taken.at = e.at;
      taken.where = e.where;
      taken.guard = e.guard;
      taken.in = body.function;
      taken.shared = shared;
      taken.tries = tries;
      return &all.emplace_back(std::move(taken));
    };
    if (e.guard != nullptr) {
      guard_made guard = made(*e.guard, body);
      if (guard.is == guard_made::how::takes || guard.is == guard_made::how::tries) {
        for (lock_path& lock : guard.locks) {
          if (auto* one = add(std::move(lock), guard.shared, guard.is == guard_made::how::tries)) {
            one->where = e.guard->getLocation();
          }
        }
      }
      return all;
    }
    const auto* call = llvm::cast<clang::CallExpr>(e.at);
    const function_model* model = known_.of(*call);
    for (const clang::Expr* operand : operands(*model, *call)) {
      const lock_path whole = namer_.of(operand, body.function);
      const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(whole.root);
      const bool by_guard = variable != nullptr && whole.fields.empty() && is_guard(variable->getType());
      const type_model* kind = by_guard ? known_.of(variable->getType()) : nullptr;
      for (lock_path& lock : name(operand, body)) {
        const bool shared = model->shared || (kind != nullptr && kind->shared);
        if (auto* one = add(std::move(lock), shared, !model->blocks)) {
          one->guard = by_guard ? variable->getCanonicalDecl() : nullptr;
        }
      }
    }
    return all;
  }
  if (is_emptied(body, e)) {
    return all;
  }
  const call_place at = place_of(body, e);
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const taken_lock& inner : places_of(callee).takes) {
      if (!can_grow(inner.through, callee)) {
        continue;
      }
      lock_path lock = carried(inner.lock, callee, body, at);
      if (!lock || !wanted(lock)) {
        continue;
      }
      taken_lock taken = inner;
      taken.lock = std::move(lock);
      taken.at = e.at;
      taken.guard = nullptr;
      taken.through.insert(taken.through.begin(), call_step{e.where, callee, {}});
      all.push_back(std::move(taken));
    }
  }
  return all;
}

std::vector<nested_locks> lock_sets::worker::nested(const body_events& body, const event& e,
                                                    wanted_locks wanted) {
  std::vector<nested_locks> all;
  if (e.inside_call) {
    return all;
  }
  const call_place at = place_of(body, e);
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const nested_locks& inner : places_of(callee).nested) {
      if (!can_grow(inner.then.through, callee)) {
        continue;
      }
      lock_path first = carried(inner.first.lock, callee, body, at);
      lock_path then = carried(inner.then.lock, callee, body, at);
      if (!first || !then || !wanted(first, then, inner)) {
        continue;
      }
      nested_locks pair = inner;
      pair.first.lock = std::move(first);
      pair.then.lock = std::move(then);
      for (taken_lock* one : {&pair.first, &pair.then}) {
        one->at = e.at;
        one->guard = nullptr;
        one->through.insert(one->through.begin(), call_step{e.where, callee, {}});
      }
      all.push_back(std::move(pair));
    }
  }
  return all;
}

std::vector<lock_path> lock_sets::worker::gives_back(const body_events& body, const event& e) {
  std::vector<lock_path> all;
  if (e.inside_call) {
    return all;
  }
  if (e.is == event_kind::unlock) {
    if (e.guard != nullptr) {
      return made(*e.guard, body).locks;
    }
    const auto* call = llvm::cast<clang::CallExpr>(e.at);
    for (const clang::Expr* operand : operands(*known_.of(*call), *call)) {
      const auto named = name(operand, body);
      all.insert(all.end(), named.begin(), named.end());
    }
    return all;
  }
  if (const clang::Expr* own = own_lock_called(e)) {
    all = name(own, body);
  }
  for (lock_path& lock : left_to_override(body, e)) {
    all.push_back(std::move(lock));
  }
  const call_place at = place_of(body, e);
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const lock_path& inner : summary(callee).releases) {
      lock_path lock = carried(inner, callee, body, at);
      if (const auto named = behind_guard(lock, body)) {
        all.insert(all.end(), named->begin(), named->end());
      } else if (lock) {
        all.push_back(std::move(lock));
      }
    }
  }
  return all;
}

std::vector<blocking_place> lock_sets::worker::blocks(const body_events& body, const event& e) {
  std::vector<blocking_place> all;
  if (e.inside_call || !e.blocks) {
    return all;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  const bool direct = e.is == event_kind::blocking || e.is == event_kind::join || e.is == event_kind::send ||
                      e.is == event_kind::receive ||
                      (e.is == event_kind::wait && (model == nullptr || model->is != role::blocking));
  const clang::ValueDecl* channel = e.on.member != nullptr ? e.on.member : e.on.root;
  const type_model* kind =
      e.is == event_kind::send && channel != nullptr ? known_.of(channel->getType()) : nullptr;
  const bool always_room = kind != nullptr && kind->is == object_kind::channel && kind->unbounded;
  if (direct && !always_room) {
    blocking_place place;
    place.is = e.is;
    place.on = e.on;
    place.at = e.at;
    place.where = e.where;
    place.in = body.function;
    if (model != nullptr && model->releases.has_value()) {
      place.released = name(known_.operand_of(*model->releases, *call), body);
    }
    all.push_back(std::move(place));
  }
  if (e.is != event_kind::call) {
    return all;
  }
  const call_place at = place_of(body, e);
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const blocking_place& inner : places_of(callee).blocks) {
      if (!can_grow(inner.through, callee)) {
        continue;
      }
      blocking_place place = inner;
      place.released.clear();
      for (const lock_path& lock : inner.released) {
        lock_path mine = carried(lock, callee, body, at);
        if (const auto named = behind_guard(mine, body)) {
          place.released.insert(place.released.end(), named->begin(), named->end());
        } else if (mine) {
          place.released.push_back(std::move(mine));
        }
      }
      place.at = e.at;
      place.through.insert(place.through.begin(), call_step{e.where, callee, {}});
      all.push_back(std::move(place));
    }
  }
  return all;
}

}  // namespace snag::detector
