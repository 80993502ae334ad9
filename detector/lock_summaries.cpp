// What a function does to locks, in its own terms.

#include <algorithm>
#include <unordered_set>

#include "detector/statement_parts.h"

#include "detector/lock_worker.h"

namespace snag::detector {
namespace {

constexpr std::size_t most_places = 64;  // of one function

/// Places that are one, however many ways lead there.
bool is_same(const taken_lock& a, const taken_lock& b) {
  return a.where == b.where && a.lock == b.lock && a.certain == b.certain && a.shared == b.shared;
}
bool is_same(const nested_locks& a, const nested_locks& b) {
  return is_same(a.first, b.first) && is_same(a.then, b.then);
}
bool is_same(const blocking_place& a, const blocking_place& b) {
  return a.where == b.where && a.is == b.is && a.on == b.on && a.released == b.released;
}

struct path_hash {
  std::size_t operator()(const lock_path& path) const {
    return llvm::hash_combine(path.root, llvm::hash_combine_range(path.fields.begin(), path.fields.end()));
  }
};

bool is_bool_like(clang::QualType type) {
  type = type.getNonReferenceType();
  return type->isBooleanType() || type->isEnumeralType() || type->isPointerType();
}

bool names_parameter(const clang::Stmt* part) {
  return any_part(part, [](const clang::Stmt* one) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(one);
    return name != nullptr && llvm::isa<clang::ParmVarDecl>(name->getDecl()) &&
           is_bool_like(name->getDecl()->getType());
  });
}

bool any_condition_names_parameter(const clang::Stmt* part) {
  return any_own_part(part, [](const clang::Stmt* one) {
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(one);
    return branch != nullptr && names_parameter(branch->getCond());
  });
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

bool can_grow(llvm::ArrayRef<call_step> through, const clang::FunctionDecl* callee) {
  // Who comes by a second time has changed what the first time asked; and ways have to end.
  return through.size() < deepest_lock_call &&
         std::ranges::none_of(
             through,
             [&](const call_step& step) {
               return step.callee != nullptr && step.callee->getCanonicalDecl() == callee->getCanonicalDecl();
             });
}

bool lock_sets::worker::concerns(const event& e) {
  switch (e.is) {
    case event_kind::lock:
    case event_kind::unlock:
    case event_kind::blocking:
    case event_kind::join:
    case event_kind::send:
    case event_kind::receive:
    case event_kind::wait:
      return true;
    default:
      return own_lock_called(e) != nullptr || std::ranges::any_of(called(e), [&](const auto* callee) {
               return !summary(callee).empty() || !places_of(callee).empty();
             });
  }
}

void lock_sets::worker::add_places(const body_events& body, const event& e, const held_locks& held,
                                   bool depends, const std::vector<lock_path>& given_back, parts wanted,
                                   lock_summary& to) {
  const auto is_told = [&](const auto& all, const auto& one) {
    return wanted.once && std::ranges::any_of(all, [&](const auto& known) { return is_same(known, one); });
  };
  const auto has_room = [&](const auto&...) { return to.nested.size() < most_places; };
  const auto add_nested = [&](nested_locks pair) {
    if (has_room() && !is_told(to.nested, pair)) {
      to.nested.push_back(std::move(pair));
    }
  };
  for (nested_locks& pair : has_room() ? nested(body, e, has_room) : std::vector<nested_locks>()) {
    add_nested(std::move(pair));
  }
  const auto matters = [&](const auto&...) {
    return to.takes.size() < most_places || (has_room() && !held.empty());
  };
  const clang::FunctionDecl* key = body.function->getCanonicalDecl();
  for (taken_lock& taken : matters() ? takes(body, e, matters) : std::vector<taken_lock>()) {
    for (const taken_lock& first : held) {
      // Nobody else has the object while it is made, or ends.
      const bool alone = llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(body.function) &&
                         (first.lock.root == key || taken.lock.root == key);
      if (first.at != taken.at && !alone && holds(held, taken.lock) == nullptr) {
        add_nested({first, taken});
      }
    }
    if (to.takes.size() < most_places) {
      bool branch = depends;
      if (taken.guard == nullptr && taken.through.empty()) {
        for (const clang::Stmt* around : body.enclosing(taken.at)) {
          branch |= llvm::isa<clang::IfStmt, clang::SwitchStmt>(around);
        }
      }
      taken.certain &= !branch;
      if (!is_told(to.takes, taken)) {
        to.takes.push_back(std::move(taken));
      }
    }
  }
  for (blocking_place& place :
       to.blocks.size() < most_places ? blocks(body, e) : std::vector<blocking_place>()) {
    place.released.insert(place.released.end(), given_back.begin(), given_back.end());
    if (to.blocks.size() < most_places && !is_told(to.blocks, place)) {
      to.blocks.push_back(std::move(place));
    }
  }
}

void lock_sets::worker::summarise(const body_events& body, const flow_of_locks& locks, parts wanted,
                                  lock_summary& to) {
  if (locks.too_many) {
    return;
  }
  const bool depends = any_condition_names_parameter(body.body);
  std::vector<lock_path> given_back;
  std::unordered_set<lock_path, path_hash> known;
  walk(body, locks, [&](const event& e, const held_locks& held) {
    if (!concerns(e)) {
      return;
    }
    if (wanted.places) {
      add_places(body, e, held, depends, given_back, wanted, to);
    }
    for (const lock_path& lock : locks.holds ? gives_back(body, e) : std::vector<lock_path>()) {
      // Once each: a chain of functions that call the next one twice would double them with every step.
      if (known.contains(lock)) {
        continue;
      }
      const auto is_it = [&](const taken_lock& one) {
        return !one.moved_here && (same_lock(one.lock, lock) || may_be_same(one.lock, lock));
      };
      const bool mine =
          std::ranges::any_of(held, [&](const taken_lock& one) { return one.certain && is_it(one); }) ||
          (std::ranges::any_of(held, is_it) && takes_first(body, lock));
      const bool by_guard = e.guard != nullptr && e.is == event_kind::unlock &&
                            std::ranges::none_of(held, [&](const taken_lock& one) {
                              return one.guard == e.guard && one.moved_here;
                            });
      if (!mine && !by_guard) {
        known.insert(lock);
        given_back.push_back(lock);
      }
    }
  });
  if (!wanted.balance) {
    return;
  }
  to.keeps.clear();
  for (const taken_lock& one : locks.at_exit) {
    if (one.certain && !one.moved_here && one.guard == nullptr) {
      to.keeps.push_back(one);
    }
  }
  for (taken_lock& one : taken_again(body, locks, given_back)) {
    to.keeps.push_back(std::move(one));
  }
  to.releases = std::move(given_back);
}

bool lock_sets::worker::takes_first(const body_events& body, const lock_path& lock) {
  const auto is_it = [&](const lock_path& one) { return same_lock(one, lock) || may_be_same(one, lock); };
  const auto at_event = [&](const event& e) {
    const bool may = e.is == event_kind::lock || e.is == event_kind::unlock || e.is == event_kind::call;
    if (!may || e.inside_call) {
      return step::go_on;
    }
    if (std::ranges::any_of(gives_back(body, e), is_it)) {
      return step::stop;
    }
    held_locks taken;
    apply(body, e, taken);
    return std::ranges::any_of(taken, [&](const taken_lock& one) { return is_it(one.lock); }) ? step::found
                                                                                              : step::go_on;
  };
  return search(
             body.flow, {body.flow.entry, 0}, at_event,
             [](unsigned, const flow_block&, const flow_edge&) { return true; }, false)
      .has_value();
}

held_locks lock_sets::worker::taken_again(const body_events& body, const flow_of_locks& locks,
                                          const std::vector<lock_path>& given_back) {
  held_locks all;
  for (const lock_path& lock : given_back) {
    const auto maybe = std::ranges::find_if(locks.at_exit, [&](const taken_lock& one) {
      return same_lock(one.lock, lock) && one.guard == nullptr && !one.moved_here;
    });
    if (maybe == locks.at_exit.end() || maybe->certain) {
      continue;
    }
    taken_lock from_caller;
    from_caller.lock = lock;
    const held_locks left = flow_now(body, {from_caller}).at_exit;
    const taken_lock* kept = holds(left, lock);
    if (kept != nullptr && kept->certain) {
      all.push_back(*maybe);
      all.back().certain = true;
    }
  }
  return all;
}

}  // namespace snag::detector
