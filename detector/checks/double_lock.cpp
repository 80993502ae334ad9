#include "detector/checks/double_lock.h"

#include <algorithm>

#include "detector/checks/lock_notes.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

/// Locks of which somebody in the translation unit takes one for writing.
using declarations = llvm::DenseSet<const clang::ValueDecl*>;

declarations written(const check_context& context) {
  declarations found;
  for (const auto& body : context.events.bodies()) {
    for (const taken_lock& taken : context.events.locks().summary(body->function).takes) {
      if (!taken.shared) {
        found.insert(declaration_of(taken.lock));
      }
    }
  }
  return found;
}

/// The way comes round to the function that holds the lock, and there it may leave before it locks: by what
/// it did before the call (busy = true), for all that is known.
bool may_leave_first(const body_events& body, const taken_lock& again) {
  if (again.through.empty() || again.in == nullptr ||
      again.in->getCanonicalDecl() != body.function->getCanonicalDecl()) {
    return false;
  }
  for (const event& e : body.flow.all_events()) {
    const bool takes_it = e.is == event_kind::lock && !e.inside_call &&
                          (e.guard != nullptr ? e.guard->getLocation() : e.where) == again.where;
    if (takes_it) {
      return !passes_always(body, e);
    }
  }
  return false;
}

void tell(const check_context& context, const body_events& body, const event& e, const taken_lock& held,
          const taken_lock& again) {
  const bool readers = held.shared && again.shared;
  report r;
  r.at = e.guard != nullptr && e.is == event_kind::lock ? again.where : e.where;
  r.in = body.function;
  const std::string name = quoted(again.lock);
  if (!again.through.empty()) {
    const std::string callee = quoted(*again.through.front().callee);
    r.message = readers ? callee + " takes " + name +
                              " for reading, which this thread reads under already: a writer that "
                              "comes in between blocks both"
                        : callee + " takes " + name + ", which this thread holds already";
  } else {
    r.message = readers ? name +
                              " is taken for reading by a thread that reads under it already: a writer that "
                              "comes in between blocks both"
                        : name + " is taken by a thread that holds it already";
  }
  if (e.at != nullptr && e.guard == nullptr) {
    r.underlined = e.at->getSourceRange();
  }
  r.sure = !readers && again.through.empty() && held.through.empty() ? confidence::high : confidence::medium;
  if (may_leave_first(body, again)) {
    r.sure = confidence::low;
  }
  add_taken(r, held, held.moved_here ? "it is held here since before" : "it is taken here");
  add_way(r, again.through, again.where, "and is taken again here, before it was given back");
  context.sink(std::move(r));
}

/// True where the callee's own terms tell that the two are one: it has the finding.
bool known_inside(const lock_sets& locks, const event& e, const nested_locks& pair) {
  return std::ranges::any_of(locks.called(e), [&](const clang::FunctionDecl* callee) {
    const auto& all = locks.summary(callee).nested;
    return std::ranges::any_of(all, [&](const nested_locks& inner) {
      return inner.then.where == pair.then.where && same_lock(inner.first.lock, inner.then.lock);
    });
  });
}

void run(const check_context& context) {
  const lock_sets& locks = context.events.locks();
  std::optional<declarations> writers;
  for (const auto& body : context.events.bodies()) {
    std::vector<std::pair<const clang::Stmt*, const clang::ValueDecl*>> told;
    const auto are_one = [](const lock_path& first, const lock_path& then, const nested_locks&) {
      return same_lock(first, then);
    };
    locks.walk(*body, [&](const event& e, const held_locks& held) {
      const bool may = e.is == event_kind::lock || e.is == event_kind::call || e.is == event_kind::blocking;
      for (const nested_locks& pair : may ? locks.nested(*body, e, are_one) : std::vector<nested_locks>()) {
        // Two locks of the callee that are one here: both arguments are the same object, or a lambda of this
        // function runs under the callee's lock.
        const std::pair key{pair.then.at, declaration_of(pair.then.lock)};
        if (pair.first.certain && pair.then.certain && !pair.then.tries && !pair.then.recursive &&
            !(pair.first.shared && pair.then.shared) && !known_inside(locks, e, pair) &&
            std::ranges::find(told, key) == told.end()) {
          told.push_back(key);
          tell(context, *body, e, pair.first, pair.then);
        }
      }
      if (held.empty() ||
          (e.is != event_kind::lock && e.is != event_kind::call && e.is != event_kind::blocking)) {
        return;
      }
      const auto given_back = locks.gives_back(*body, e);
      const auto is_held = [&](const lock_path& lock) { return holds(held, lock) != nullptr; };
      for (const taken_lock& again : locks.takes(*body, e, is_held)) {
        const taken_lock* first = holds(held, again.lock);
        if (first == nullptr || !first->certain || !again.certain || again.tries || again.recursive ||
            first->at == again.at ||
            std::ranges::any_of(given_back, [&](const lock_path& l) { return may_be_same(l, again.lock); })) {
          continue;
        }
        const std::pair key{again.at, declaration_of(again.lock)};
        if (std::ranges::find(told, key) != told.end()) {
          continue;
        }
        if (first->shared && again.shared) {
          writers = writers.has_value() ? writers : written(context);
          if (!writers->contains(declaration_of(again.lock))) {
            continue;  // readers alone never wait for each other
          }
        }
        told.push_back(key);
        tell(context, *body, e, *first, again);
      }
    });
  }
}

}  // namespace

const check_info double_lock = {
    .name = "snag-double-lock",
    .summary = "a lock is taken by the thread that holds it already",
    .why =
        "A thread that takes a lock which it holds waits for itself: std::mutex is not recursive. It happens "
        "where "
        "one member function that locks calls another that locks. A lock for readers and writers has it too: "
        "a "
        "thread that reads twice is stopped by a writer that comes in between. Let the public functions lock "
        "and "
        "call private ones that expect the lock to be held.",
    .shown_by = "locks/double-lock",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
