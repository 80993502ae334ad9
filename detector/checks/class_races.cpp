// Fields that the functions of one class use without a lock in common: a flag that a task reads in its loop
// and another function sets; a field that every function guards, but not by the same lock; a flag that is
// asked without the lock under which it is set.

#include <algorithm>
#include <map>

#include "detector/checks/accesses.h"
#include "detector/checks/shared_write.h"
#include "detector/checks/task_code.h"
#include "detector/events_waits.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// One function of a class, with what it does to the fields of its object.
struct member_code {
  const body_events* body = nullptr;
  const clang::CXXMethodDecl* method = nullptr;
  std::vector<access> does;
};

/// The functions of a class that somebody outside can call, each with all that it calls.
using class_codes = std::map<const clang::CXXRecordDecl*, std::vector<member_code>>;

class_codes codes_of(const check_context& context, access_finder& accesses) {
  class_codes all;
  for (const auto& body : context.events.bodies()) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
    if (method == nullptr || method->isStatic() || method->getParent()->isLambda() ||
        llvm::isa<clang::CXXConstructorDecl>(method) || method->getAccess() == clang::AS_private) {
      continue;
    }
    shared_names names;
    names.same_this = true;
    member_code one{body.get(), method, accesses.of(*body, names)};
    std::erase_if(one.does, [](const access& a) { return !llvm::isa<clang::FieldDecl>(a.on.root); });
    all[method->getParent()->getCanonicalDecl()].push_back(std::move(one));
  }
  return all;
}

const clang::CXXRecordDecl* class_of(const access& one) {
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(one.on.root);
  return field == nullptr
             ? nullptr
             : llvm::dyn_cast_or_null<clang::CXXRecordDecl>(field->getParent()->getCanonicalDecl());
}

std::string name_of(const clang::NamedDecl& named) {
  return "'" + named.getNameAsString() + "'";
}

/// Whether an access can be reached from the function's entry without a wait for somebody's end before it.
bool before_any_wait(const body_events& body, const access& one) {
  const auto at_event = [&](const event& e) {
    if (e.at == one.at) {
      return step::found;
    }
    const bool waits = e.is == event_kind::join || e.is == event_kind::wait || e.is == event_kind::receive;
    return waits ? step::stop : step::go_on;
  };
  return search(body.flow, {body.flow.entry, 0}, at_event, without_exception, false).has_value();
}

/// Whether a body waits for a task by a handle: until then the task runs. A destructor is called by whoever
/// comes last otherwise.
bool joins(const body_events& body, const task& started) {
  return std::ranges::any_of(body.flow.all_events(), [&](const event& e) {
    return e.is == event_kind::join && e.on &&
           std::ranges::find(started.holders, e.on) != started.holders.end();
  });
}

/// A task reads a flag in the condition of its loop, and another function of the class sets it.
void judge_flags(const check_context& context, access_finder& accesses, const class_codes& all,
                 llvm::SmallPtrSet<const clang::ValueDecl*, 8>& told) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const body_events* code = context.events.of(code_of(context, *started));
      if (code == nullptr || started->joined == joined_by::call || !started->model->parallel) {
        continue;
      }
      const shared_names names = names_of(context, *started, *code->function);
      if (!names.same_this) {
        continue;
      }
      const std::vector<access> does = accesses.of(*code, names);
      for (const access& asked : does) {
        const clang::CXXRecordDecl* owner = class_of(asked);
        if (!asked.steers_loop || !asked.unlocked() || owner == nullptr || asked.on.member != nullptr ||
            !asked.on.root->getType()->isScalarType() ||
            std::ranges::any_of(does, [&](const access& a) { return a.write && a.on == asked.on; })) {
          continue;
        }
        const auto codes = all.find(owner);
        if (codes == all.end()) {
          continue;
        }
        for (const member_code& other : codes->second) {
          const auto set = std::ranges::find_if(other.does, [&](const access& a) {
            return a.write && a.on == asked.on && a.unlocked() && other.body != code &&
                   (!llvm::isa<clang::CXXDestructorDecl>(other.method) || joins(*other.body, *started)) &&
                   before_any_wait(*other.body, a);
          });
          if (other.body == body.get() || set == other.does.end() || !told.insert(asked.on.root).second) {
            continue;
          }
          report r;
          r.at = asked.where;
          r.in = asked.in;
          r.message = "the task's loop reads " + quoted(asked.on) + " while " + name_of(*other.method) +
                      " writes it, without a lock: the task may never see it";
          r.notes.push_back({set->where, "it is written here", {}});
          r.notes.push_back({started->spawn->getBeginLoc(), "the task starts here", {}});
          r.notes.push_back({asked.on.root->getLocation(), "an atomic would be seen", {}});
          context.sink(std::move(r));
        }
      }
    }
  }
}

/// The locks of an access as fields of the same object; nothing where one of them is something else.
std::optional<std::vector<const clang::ValueDecl*>> own_locks(const access& one) {
  std::vector<const clang::ValueDecl*> found;
  for (const lock_path& lock : one.held) {
    if (!lock.exact || lock.fields.size() != 1 || llvm::isa_and_nonnull<clang::VarDecl>(lock.root)) {
      return std::nullopt;
    }
    found.push_back(lock.fields.front());
  }
  return found;
}

bool share(const std::vector<const clang::ValueDecl*>& a, const std::vector<const clang::ValueDecl*>& b) {
  return std::ranges::any_of(a, [&](const auto* one) { return std::ranges::find(b, one) != b.end(); });
}

/// Every access of a field is made under some lock of the object, but two of them not under the same one.
void judge_locks(const check_context& context, const std::vector<member_code>& codes,
                 llvm::SmallPtrSet<const clang::ValueDecl*, 8>& told) {
  struct place {
    const member_code* code;
    const access* what;
    std::vector<const clang::ValueDecl*> locks;
  };
  std::map<const clang::ValueDecl*, std::vector<place>> by_field;
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> unguarded;
  for (const member_code& code : codes) {
    for (const access& one : code.does) {
      const auto locks = own_locks(one);
      if (one.on.member != nullptr || !locks || locks->empty()) {
        unguarded.insert(one.on.root);
      } else {
        by_field[one.on.root].push_back({&code, &one, *locks});
      }
    }
  }
  for (const auto& [field, places] : by_field) {
    if (unguarded.contains(field)) {
      continue;
    }
    for (const place& a : places) {
      const auto conflicts = [&](const place& b) {
        return a.what->write && b.code != a.code && !share(a.locks, b.locks);
      };
      auto other =
          std::ranges::find_if(places, [&](const place& b) { return b.what->write && conflicts(b); });
      other = other == places.end() ? std::ranges::find_if(places, conflicts) : other;
      if (other == places.end() || !told.insert(field).second) {
        continue;
      }
      report r;
      r.at = a.what->where;
      r.in = a.what->in;
      r.message = quoted(a.what->on) + " is written under " + name_of(*a.locks.front()) + " and " +
                  (other->what->write ? "written" : "read") + " under " + name_of(*other->locks.front()) +
                  ": no lock is common to both";
      for (const place* one : {&a, &*other}) {
        const access& what = *one->what;
        const bool called = what.in != nullptr &&
                            what.in->getCanonicalDecl() != one->code->body->function->getCanonicalDecl();
        const clang::NamedDecl& holder = called ? *what.in : *one->code->method;
        r.notes.push_back(
            {what.where, name_of(holder) + " holds " + name_of(*one->locks.front()) + " here", {}});
        if (called) {
          r.notes.push_back(
              {what.at->getBeginLoc(), name_of(*one->code->method) + " comes there from here", {}});
        }
      }
      context.sink(std::move(r));
    }
  }
}

/// if (!closed_) { lock; if (!closed_) { closed_ = true; ...; } }: a flag that is set before all else keeps
/// others out. Who sees it set relies on nothing, where nothing behind uses what is written under the lock.
bool keeps_others_out(const member_code& code, const clang::IfStmt& first, const clang::IfStmt& second,
                      const access& set) {
  if (!set.on.root->getType()->isBooleanType()) {
    return false;
  }
  const auto inside = [&](const clang::Stmt* outer, const access& one) {
    return outer != nullptr && contains(*code.body, outer, one.at);
  };
  const clang::Stmt* block = second.getThen();
  while (const auto* list = llvm::dyn_cast<clang::CompoundStmt>(block)) {
    if (list->body_empty()) {
      return false;
    }
    block = list->body_front();
  }
  if (!inside(block, set)) {
    return false;
  }
  return std::ranges::none_of(code.does, [&](const access& written) {
    return written.write && written.on != set.on && inside(second.getThen(), written) &&
           std::ranges::any_of(code.does, [&](const access& used) {
             const auto* local = llvm::dyn_cast<clang::VarDecl>(used.on.root);
             return used.on == written.on && !inside(&first, used) &&
                    (local == nullptr || !local->hasLocalStorage());
           });
  });
}

/// if (!done_) { lock; if (!done_) { ...; done_ = true; } }: the first look is beside the lock.
void judge_double_checks(const check_context& context, const member_code& code,
                         llvm::SmallPtrSet<const clang::ValueDecl*, 8>& told) {
  for (const access& first : code.does) {
    if (first.write || !first.unlocked() || !first.on.root->getType()->isScalarType()) {
      continue;
    }
    for (const clang::Stmt* around = first.at; around != nullptr;
         around = code.body->parents->getParent(around)) {
      const auto* branch = llvm::dyn_cast<clang::IfStmt>(around);
      if (branch == nullptr || !contains(*code.body, branch->getCond(), first.at)) {
        continue;
      }
      const access* second = nullptr;
      const access* set = nullptr;
      for (const access& one : code.does) {
        if (one.on != first.on || one.held.empty() || !contains(*code.body, branch->getThen(), one.at)) {
          continue;
        }
        second = one.write ? second : &one;
        set = one.write ? &one : set;
      }
      const auto* again = second == nullptr ? nullptr : [&]() -> const clang::IfStmt* {
        for (const clang::Stmt* up : code.body->enclosing(second->at)) {
          if (const auto* inner = llvm::dyn_cast<clang::IfStmt>(up);
              inner != nullptr && inner != branch && contains(*code.body, inner->getCond(), second->at)) {
            return inner;
          }
        }
        return nullptr;
      }();
      if (again == nullptr || set == nullptr || !told.insert(first.on.root).second) {
        break;
      }
      report r;
      r.sure = keeps_others_out(code, *branch, *again, *set) ? confidence::low : r.sure;
      r.at = first.where;
      r.in = first.in;
      r.message =
          quoted(first.on) +
          " is read without the lock under which it is written: what it stands for may not be there yet";
      r.notes.push_back({again->getBeginLoc(), "the second look is under the lock", {}});
      r.notes.push_back({set->where, "it is written here", {}});
      r.notes.push_back(
          {first.on.root->getLocation(), "an atomic would order what was written before it", {}});
      context.sink(std::move(r));
      break;
    }
  }
}

}  // namespace

void class_races(const check_context& context, access_finder& accesses) {
  const class_codes all = codes_of(context, accesses);
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> told;
  judge_flags(context, accesses, all, told);
  for (const auto& [owner, codes] : all) {
    judge_locks(context, codes, told);
  }
  // Also of what is one for the whole program: a function's static, a global.
  for (const auto& body : context.events.bodies()) {
    shared_names names;
    names.same_this = true;
    judge_double_checks(context, {body.get(), nullptr, accesses.of(*body, names)}, told);
  }
}

}  // namespace snag::detector
