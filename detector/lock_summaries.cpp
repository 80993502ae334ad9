// What a function does to locks, in its own terms.

#include <algorithm>

#include "detector/lock_worker.h"

namespace snag::detector {
namespace {

constexpr std::size_t most_places = 64;  // of one function

bool is_bool_like(clang::QualType type) {
  type = type.getNonReferenceType();
  return type->isBooleanType() || type->isEnumeralType() || type->isPointerType();
}

bool names_parameter(const clang::Stmt* part) {
  if (part == nullptr) {
    return false;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    return llvm::isa<clang::ParmVarDecl>(name->getDecl()) && is_bool_like(name->getDecl()->getType());
  }
  return std::ranges::any_of(part->children(), names_parameter);
}

bool any_condition_names_parameter(const clang::Stmt* part) {
  if (part == nullptr || llvm::isa<clang::LambdaExpr>(part)) {
    return false;
  }
  const auto* branch = llvm::dyn_cast<clang::IfStmt>(part);
  return (branch != nullptr && names_parameter(branch->getCond())) ||
         std::ranges::any_of(part->children(), any_condition_names_parameter);
}

/// A lock of a summary as this unit's declarations name it; without one where they do not.
lock_path path_of(const summary_path& told, const function_elsewhere& from,
                  const functions_elsewhere& names) {
  lock_path path;
  path.exact = told.exact;
  switch (told.root) {
    case summary_path::root_kind::parameter:
      path.root = told.parameter < from.declared->getNumParams() ? from.declared->getParamDecl(told.parameter)
                                                                 : nullptr;
      break;
    case summary_path::root_kind::self:
      path.root = from.declared->getCanonicalDecl();
      break;
    case summary_path::root_kind::variable:
      path.root = names.variable_of(told);
      break;
    case summary_path::root_kind::unknown:
      break;
  }
  const auto fields = names.fields_of(told, *from.declared);
  if (path.root == nullptr || fields.size() != told.fields.size()) {
    return {};
  }
  path.fields.append(fields.begin(), fields.end());
  return path;
}

}  // namespace

std::unique_ptr<lock_summary> lock_sets::worker::elsewhere(const function_elsewhere& from) const {
  const functions_elsewhere& names = events_.elsewhere();
  auto result = std::make_unique<lock_summary>();
  const auto way = [&](const std::vector<note>& told) {
    llvm::SmallVector<call_step, 2> through;
    for (const note& step : told) {
      through.push_back({names.location_of(step.at), nullptr, step.message});
    }
    return through;
  };
  const auto add = [&](const summary_lock& told, std::vector<taken_lock>& to) {
    taken_lock taken;
    taken.lock = path_of(told.lock, from, names);
    if (!taken.lock) {
      return;
    }
    taken.where = names.location_of(told.at);
    taken.through = way(told.way);
    taken.in = from.declared;
    taken.shared = told.shared;
    taken.recursive = told.recursive;
    taken.tries = told.tries;
    taken.certain = told.certain;
    to.push_back(std::move(taken));
  };
  for (const summary_lock& told : from.told->takes) {
    add(told, result->takes);
  }
  for (const summary_lock& told : from.told->keeps) {
    add(told, result->keeps);
  }
  for (const summary_path& told : from.told->releases) {
    if (lock_path path = path_of(told, from, names)) {
      result->releases.push_back(std::move(path));
    }
  }
  for (const summary_block& told : from.told->blocks) {
    blocking_place place;
    place.is = told.is;
    place.on = names.object_of(told.on, *from.declared);
    place.where = names.location_of(told.at);
    place.through = way(told.way);
    place.in = from.declared;
    for (const summary_path& released : told.released) {
      if (lock_path path = path_of(released, from, names)) {
        place.released.push_back(std::move(path));
      }
    }
    result->blocks.push_back(std::move(place));
  }
  return result;
}

bool lock_sets::worker::concerns(const body_events& body, const event& e) {
  if (e.is == event_kind::lock || e.is == event_kind::unlock || !blocks(body, e).empty()) {
    return true;
  }
  return std::ranges::any_of(called(e), [&](const auto* callee) { return !summary(callee).empty(); });
}

const lock_summary& lock_sets::worker::summary(const clang::FunctionDecl* function) {
  static const lock_summary none;
  const body_events* body = events_.of(function);
  const function_elsewhere* there = body == nullptr ? events_.elsewhere().of(function) : nullptr;
  if (body == nullptr && there == nullptr) {
    return none;
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto known = summaries_.find(key); known != summaries_.end()) {
    return known->second == nullptr ? none : *known->second;
  }
  if (there != nullptr) {
    return *(summaries_[key] = elsewhere(*there));
  }
  summaries_[key] = nullptr;  // a cycle of calls ends here
  auto result = std::make_unique<lock_summary>();
  const flow_of_locks& locks = flow(*body);
  if (locks.any) {
    const bool depends = any_condition_names_parameter(body->body);
    for (auto block = body->flow.blocks.rbegin(); block != body->flow.blocks.rend(); ++block) {
      const auto index = static_cast<unsigned>(body->flow.blocks.rend() - block) - 1;
      if (!locks.at_start[index].has_value()) {
        continue;
      }
      held_locks held = *locks.at_start[index];
      for (const event& e : block->events) {
        const auto has_room = [&](const auto&...) { return result->nested.size() < most_places; };
        for (nested_locks& pair : nested(*body, e, has_room)) {
          if (has_room()) {
            result->nested.push_back(std::move(pair));
          }
        }
        const auto matters = [&](const lock_path&) {
          return result->takes.size() < most_places || (has_room() && !held.empty());
        };
        for (taken_lock& taken : takes(*body, e, matters)) {
          for (const taken_lock& first : held) {
            // Nobody else has the object while it is made, or ends.
            const bool alone = llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function) &&
                               (first.lock.root == key || taken.lock.root == key);
            if (result->nested.size() < most_places && first.at != taken.at && !alone &&
                holds(held, taken.lock) == nullptr) {
              result->nested.push_back({first, taken});
            }
          }
          if (result->takes.size() < most_places) {
            bool branch = depends;
            if (taken.guard == nullptr && taken.through.empty()) {
              for (const clang::Stmt* around : body->enclosing(taken.at)) {
                branch |= llvm::isa<clang::IfStmt, clang::SwitchStmt>(around);
              }
            }
            taken.certain &= !branch;
            result->takes.push_back(std::move(taken));
          }
        }
        for (blocking_place& place : blocks(*body, e)) {
          if (result->blocks.size() < most_places) {
            place.released.insert(place.released.end(), result->releases.begin(), result->releases.end());
            result->blocks.push_back(std::move(place));
          }
        }
        for (const lock_path& lock : gives_back(*body, e)) {
          const bool mine = std::ranges::any_of(held, [&](const taken_lock& one) {
            return !one.moved_here && (same_lock(one.lock, lock) || may_be_same(one.lock, lock));
          });
          const bool by_guard = e.guard != nullptr && e.is == event_kind::unlock &&
                                std::ranges::none_of(held, [&](const taken_lock& one) {
                                  return one.guard == e.guard && one.moved_here;
                                });
          // Once each: a chain of functions that call the next one twice would double them with every step.
          if (!mine && !by_guard && std::ranges::find(result->releases, lock) == result->releases.end()) {
            result->releases.push_back(lock);
          }
        }
        apply(*body, e, held);
      }
    }
    for (const taken_lock& one : locks.at_exit) {
      if (one.certain && !one.moved_here && one.guard == nullptr) {
        result->keeps.push_back(one);
      }
    }
  }
  return *(summaries_[key] = std::move(result));
}

}  // namespace snag::detector
