#include "detector/inferred_queues.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "clang/AST/DeclTemplate.h"
#include "detector/flag_runs.h"
#include "detector/read_members.h"

namespace snag::detector {
namespace {

function_model as(role is, bool blocks) {
  function_model model;
  model.is = is;
  model.blocks = blocks;
  return model;
}

class judge {
 public:
  judge(const clang::ASTContext& ast, const roles& known, const part_set& parts, const member_list& members)
      : ast_(ast), known_(known), parts_(parts), members_(members.all), whole_(members.whole) {}

  /// What the class is with these two; whose it is, the caller says.
  std::optional<inferred_class> with(const clang::FieldDecl* flag, const clang::FieldDecl* store) const {
    const bool number = store->getType()->isArithmeticType();
    const auto full = fullness(flag, store);
    const bool possible =
        (full || !number) &&
        std::ranges::any_of(members_,
                            [&](const member& one) { return one.does->wakes && sets(*one.does, flag); }) &&
        std::ranges::any_of(members_,
                            [&](const member& one) { return one.does->wakes && fills(*one.does, store); });
    const auto closed = possible ? only_value(ast_, members_, flag) : std::nullopt;
    if (!closed) {
      return std::nullopt;
    }
    const flag_runs when_closed(ast_, known_, flag, *closed, parts_);
    inferred_class found;
    found.decides = flag;
    found.value = closed;
    found.kind.is = object_kind::channel;
    found.kind.closes_once = true;
    bool closes = false;
    bool sends = false;
    bool receives = false;
    std::vector<std::pair<const member*, bool>> senders;
    for (const member& one : members_) {
      const queue_reader& does = *one.does;
      const bool closing = sets(does, flag);
      const bool puts = fills(does, store) && (!number || sets(does, full->first, full->second));
      const bool empties = full && sets(does, full->first) && !sets(does, full->first, full->second);
      const bool takes = (!number && does.takes_off.contains(store)) ||
                         (does.gives.contains(store) && (empties || (!number && counts(does, store, flag))));
      if (!puts && !takes && !closing) {
        continue;
      }
      const flag_run late = when_closed.of(*one.method);
      const bool fails = late.understood && late.fails && !late.returns;
      const bool seen = one.seen;
      if (does.waits && late.waits) {
        return std::nullopt;  // a close that leaves somebody asleep is none
      }
      if (closing) {
        const bool guarded = does.locks || is_atomic(known_, *flag);
        // A close that waits first may wait for whoever sends.
        if (puts || does.waits || does.otherwise || does.may_pause || (seen && !(guarded && does.wakes))) {
          return std::nullopt;
        }
        if (guarded && does.wakes) {
          closes = true;
          found.kind.closes_once &= fails;
          found.members.emplace_back(one.method, as(role::close, true));
        }
      } else if (puts && !takes) {
        if (does.otherwise || !seen) {
          if (seen) {
            return std::nullopt;
          }
          continue;  // a helper: who calls it is read with it
        }
        if (does.locks && does.wakes) {
          sends = true;
          senders.emplace_back(&one, fails);
        }
      } else if (takes && !puts && does.gives.contains(store)) {
        if (does.otherwise && seen) {
          return std::nullopt;
        }
        if (!does.locks || !seen) {
          continue;
        }
        receives |= does.waits && does.asked.contains(flag) && does.asked.size() >= 2;
        found.members.emplace_back(one.method, as(role::receive, does.blocks));
      }
    }
    const bool late_send_fails = std::ranges::any_of(senders, [](const auto& one) { return one.second; });
    // Where nobody here receives, senders and closes that fail say enough of what must not follow.
    const bool heard = receives || (!whole_ && (late_send_fails || found.kind.closes_once));
    if (!closes || !sends || !heard) {
      return std::nullopt;
    }
    found.kind.late_send_fails = late_send_fails;
    for (const auto& [sender, by_error] : senders) {
      // Beside one that fails, one that only refuses is no send of which the checks could speak.
      if (by_error == late_send_fails) {
        found.members.emplace_back(sender->method, as(role::send, sender->does->blocks));
      }
    }
    return found;
  }

 private:
  static bool sets(const queue_reader& does, const clang::FieldDecl* flag) {
    return std::ranges::any_of(does.sets, [&](const auto& set) { return set.first == flag; });
  }
  static bool sets(const queue_reader& does, const clang::FieldDecl* flag, const llvm::APSInt& to) {
    return std::ranges::any_of(does.sets, [&](const auto& set) {
      return set.first == flag && llvm::APSInt::isSameValue(set.second, to);
    });
  }
  static bool fills(const queue_reader& does, const clang::FieldDecl* store) {
    return does.puts.contains(store) || does.fills.contains(store);
  }
  /// Of a store of one slot, the flag that whoever fills it sets, and its value then; who hands the slot on
  /// sets it otherwise.
  std::optional<std::pair<const clang::FieldDecl*, llvm::APSInt>> fullness(
      const clang::FieldDecl* closed, const clang::FieldDecl* store) const {
    for (const member& one : members_) {
      if (!fills(*one.does, store)) {
        continue;
      }
      for (const auto& [field, value] : one.does->sets) {
        const bool emptied = std::ranges::any_of(members_, [&, flag = field,
                                                            to = value](const member& other) {
          return other.does->gives.contains(store) && sets(*other.does, flag) && !sets(*other.does, flag, to);
        });
        if (field != closed && emptied && is_flag(known_, field->getType())) {
          return std::pair(field, value);
        }
      }
    }
    return std::nullopt;
  }
  /// A ring: what is in it is told by numbers. Where others remove something from the store itself, a member
  /// that only counts is none: it looks, and keeps books.
  bool counts(const queue_reader& does, const clang::FieldDecl* store, const clang::FieldDecl* flag) const {
    const bool removed = std::ranges::any_of(members_, [&](const member& one) {
      return one.does->takes_off.contains(store) && one.does->gives.contains(store);
    });
    if (removed) {
      return false;
    }
    const auto number = [&](const clang::FieldDecl* field) {
      return field != store && field != flag && field->getType()->isIntegerType();
    };
    return llvm::any_of(does.writes, number);
  }

  const clang::ASTContext& ast_;
  const roles& known_;
  const part_set& parts_;
  const std::vector<member>& members_;
  const bool whole_;
};

}  // namespace

std::optional<inferred_class> read_queue(const clang::ASTContext& ast, const class_shape& shape,
                                         const roles& known) {
  std::vector<const clang::FieldDecl*> flags;
  std::vector<const clang::FieldDecl*> stores;
  std::size_t others = 0;
  bool lock = false;
  bool condition = false;
  for (const clang::FieldDecl* field : shape.fields) {
    if (shape.parts.contains(field)) {
      continue;
    }
    const type_model* kind = known.of(field->getType());
    lock |= kind != nullptr && kind->is == object_kind::lock;
    condition |= kind != nullptr && kind->is == object_kind::condition;
    if (is_flag(known, field->getType())) {
      flags.push_back(field);
    } else if (kind == nullptr && !field->getType()->isMemberPointerType()) {
      stores.push_back(field);
    }
    others += is_active(known, field->getType()) ? 1 : 0;
  }
  // What a store holds may be anything: futures, callables. Of other fields of that sort nothing is bet.
  if (!lock || !condition || flags.empty() || stores.empty() || others > 1) {
    return std::nullopt;
  }
  const auto members = members_of(ast, shape, known);
  if (!members) {
    return std::nullopt;
  }
  const judge judges(ast, known, shape.parts, *members);
  for (const clang::FieldDecl* flag : flags) {
    for (const clang::FieldDecl* store : stores) {
      if (others > (is_active(known, store->getType()) ? 1U : 0U)) {
        continue;
      }
      if (auto found = judges.with(flag, store)) {
        found->record = shape.classes.front();
        return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace snag::detector
