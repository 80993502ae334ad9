#include "detector/events_waits.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/events_lent.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// A call on a variable stands in a condition.
bool asks(const clang::Stmt* condition, const clang::ValueDecl& variable) {
  return any_own_part(condition, [&](const clang::Stmt* part) {
    const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
    return call != nullptr && speaks_of(call->getImplicitObjectArgument(), variable);
  });
}

bool is_future(const check_context& context, const object& what) {
  const clang::ValueDecl* last = what.member != nullptr ? what.member : what.root;
  const type_model* kind = last == nullptr ? nullptr : context.known.of(last->getType());
  return kind != nullptr && kind->is == object_kind::future;
}

/// other.swap(t): from here on somebody else has what was in it.
bool swaps(const clang::CXXMemberCallExpr& call) {
  const clang::CXXMethodDecl* method = call.getMethodDecl();
  const clang::QualType taken = method == nullptr || method->isConst() || method->getNumParams() != 1
                                    ? clang::QualType()
                                    : method->getParamDecl(0)->getType();
  return !taken.isNull() && taken->isLValueReferenceType() && !taken->getPointeeType().isConstQualified() &&
         taken->getPointeeType()->getAsCXXRecordDecl() == method->getParent();
}

/// A handle that is handed to a function of which nothing is known, kept in a class of the program's own, or
/// asked a question: `t.joinable()`. Not what a library's holder of handles does with them.
bool is_question_or_unknown(const check_context& context, const event& e) {
  if (e.inside_call || is_unknown_class(context, e.on.root) ||
      llvm::isa_and_nonnull<clang::FieldDecl>(e.on.member)) {
    return true;
  }
  if (const auto* member = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at)) {
    const bool handle = context.known.of(member->getObjectType()) != nullptr;
    return (handle && member->getType()->isBooleanType()) || swaps(*member);
  }
  return !llvm::isa_and_nonnull<clang::CXXOperatorCallExpr>(e.at);
}

/// A wait on a condition variable, or a lock that is taken when a condition holds.
bool waits_for_condition(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model = call == nullptr || !e.blocks ? nullptr : context.known.of(*call);
  return model != nullptr && (model->predicate.has_value() || model->releases.has_value());
}

}  // namespace

bool leaves(const clang::Stmt* part) {
  return any_own_part(part, [](const clang::Stmt* one) {
    return llvm::isa<clang::ReturnStmt, clang::BreakStmt, clang::ContinueStmt, clang::GotoStmt,
                     clang::CXXThrowExpr>(one);
  });
}

std::string quoted(const object& what) {
  if (!what) {
    return "it";
  }
  if (llvm::isa_and_nonnull<clang::BindingDecl>(what.member)) {
    return "'" + what.member->getNameAsString() + "'";
  }
  return "'" + what.root->getNameAsString() +
         (what.member != nullptr ? "." + what.member->getNameAsString() : "") + "'";
}

namespace {

/// The class of the program's own that a variable is of, or points to.
const clang::CXXRecordDecl* own_class_of(const check_context& context, const clang::ValueDecl& declaration) {
  clang::QualType type = declaration.getType().getNonReferenceType();
  if (type->isPointerType()) {
    type = type->getPointeeType();
  }
  const auto* record = type->getAsCXXRecordDecl();
  const auto& sources = context.ast.getSourceManager();
  return record == nullptr || record->isLambda() ||
                 sources.isInSystemHeader(sources.getExpansionLoc(record->getLocation()))
             ? nullptr
             : record;
}

/// A class of the program's own that its bodies made a latch, a queue, a promise.
bool is_known_by_body(const check_context& context, const clang::ValueDecl* declaration) {
  const auto* record = declaration == nullptr ? nullptr : own_class_of(context, *declaration);
  const type_model* kind = record == nullptr ? nullptr : context.known.of(record);
  return kind != nullptr && kind->from.empty();
}

/// What a loop may ask again and again until the task has done its part. Of a queue that is a receive.
bool may_be_asked(const check_context& context, const clang::ValueDecl& declaration) {
  const auto* record = own_class_of(context, declaration);
  const type_model* kind =
      record != nullptr ? context.known.of(record) : context.known.of(declaration.getType());
  return is_unknown_class(context, &declaration) ||
         (kind != nullptr &&
          (kind->is == object_kind::counter || (kind->is == object_kind::promise && kind->from.empty())));
}

}  // namespace

bool is_unknown_class(const check_context& context, const clang::ValueDecl* declaration) {
  const auto* record = own_class_of(context, *declaration);
  return record != nullptr && context.known.of(record) == nullptr;
}

waits::waits(const check_context& context, const body_events& body, const task& started, receives counted)
    : context_(context),
      body_(body),
      task_(started),
      counted_(counted),
      effects_(context.events.effects(started)) {
  std::ranges::copy(lent_to(context, started), std::back_inserter(effects_));
  for (const auto& other : body.tasks) {
    if (other.get() == &started || other->holders.empty()) {
      continue;
    }
    // Of code that is not at hand, std::bind(&executor::run, &it), the mention is enough.
    const bool unseen = context.events.of(other->code) == nullptr;
    const bool waits_for_it =
        unseen ? std::ranges::any_of(
                     task_.holders,
                     [&](const object& held) { return held && speaks_of(other->spawn, *held.root); })
               : std::ranges::any_of(context.events.effects(*other), [&](const event& e) {
                   const bool may_wait = e.is == event_kind::wait || e.is == event_kind::touch ||
                                         e.is == event_kind::join;  // it deletes the pool
                   return may_wait && e.blocks && is_holder(e.on);
                 });
    if (waits_for_it) {
      through_.insert(through_.end(), other->holders.begin(), other->holders.end());
    }
  }
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (counted_ == receives::count && is_one_of_many(e)) {
        for (const clang::Stmt* around : body.enclosing(e.at)) {
          if (is_loop(around)) {
            counted_loops_.insert(around);
            break;
          }
        }
      } else if (decide(e)) {
        first_ = first_ == nullptr && !e.at_scope_end ? &e : first_;
        if (!e.at_scope_end) {
          hoist(e.at);
        }
      }
    }
    // Spinning on what the task writes is a wait, too.
    const clang::Stmt* condition = nullptr;
    if (const auto* loop = llvm::dyn_cast_or_null<clang::WhileStmt>(block->terminator)) {
      condition = loop->getCond();
    } else if (const auto* once = llvm::dyn_cast_or_null<clang::DoStmt>(block->terminator)) {
      condition = once->getCond();
    }
    if (condition != nullptr && !contains(body, block->terminator, started.spawn)) {
      for (const event& e : effects_) {
        if (e.is == event_kind::write && e.on && speaks_of(condition, *e.on.root)) {
          hoisted_.insert(block->terminator);
        }
      }
      // while (!job.finished()): the object that the task works on is asked.
      for (const borrow& b : task_.borrowed) {
        if (may_be_asked(context, *b.variable) && asks(condition, *b.variable)) {
          hoisted_.insert(block->terminator);
        }
      }
      // while (!pool.idle())
      for (const object& held : task_.holders) {
        if (task_.by_callee != nullptr && held && is_unknown_class(context, held.root) &&
            asks(condition, *held.root)) {
          hoisted_.insert(block->terminator);
        }
      }
    }
  }
}

bool waits::is_holder(const object& what) const {
  return what && std::ranges::any_of(task_.holders, [&](const object& one) {
           // An object of the program's own that was made from the handle keeps it in one of its fields.
           const bool inside = one.member == nullptr && one.root == what.root &&
                               llvm::isa_and_nonnull<clang::FieldDecl>(what.member) &&
                               is_unknown_class(context_, one.root);
           return inside || one == what;
         });
}

bool waits::ends(const event& e) const {
  return decide(e);
}

bool waits::decide(const event& e) const {
  if (!task_.model->parallel && may_run_loop(e)) {
    return true;
  }
  switch (e.is) {
    case event_kind::call: {
      if (is_spin_of_runner(e)) {
        return true;
      }
      // threads.clear(), handle.reset(): the end of handles that wait at their end.
      const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
      const function_model* model = call == nullptr ? nullptr : context_.known.of(*call);
      return model != nullptr && model->is == role::destroys && task_.joined == joined_by::destructor &&
             is_holder(context_.events.object_of(call->getImplicitObjectArgument()));
    }
    case event_kind::join:
      return !e.on || is_holder(e.on) || std::ranges::find(through_, e.on) != through_.end();
    case event_kind::scope_end:
      if (!is_holder(e.on)) {
        // The end of a handle that waits joins it, and was told before.
        return std::ranges::find(through_, e.on) != through_.end();
      }
      // A handle that ends the process when it dies unjoined leaves nobody behind to read what is dead.
      return task_.joined == joined_by::destructor ||
             (task_.handle_end == at_end::terminate && !task_.detached && !task_.given_away &&
              !task_.returned && task_.holders.size() == 1);
    case event_kind::touch:
      if (is_holder(e.on)) {
        // Only what could join, or asks whether there is something to join: a call that is given the handle
        // in some unknown way, or a question put to it.
        return !hands_over_as_well(e) && is_question_or_unknown(context_, e);
      }
      return e.on && is_unknown_class(context_, e.on.root) &&
             (std::ranges::any_of(task_.borrowed, [&](const borrow& b) { return b.variable == e.on.root; }) ||
              std::ranges::any_of(effects_, [&](const event& does) {
                return does.at_scope_end && does.is == event_kind::touch && does.on.root == e.on.root;
              }));
    case event_kind::wait:
      if (is_wait_of_runner(e)) {
        return true;
      }
      // Of a wait of the program's own that gives up, whoever wrote it may know that it never does.
      if (!e.blocks && !is_known_by_body(context_, e.on.member != nullptr ? e.on.member : e.on.root)) {
        return false;
      }
      return !e.on || is_holder(e.on) || std::ranges::any_of(effects_, [&](const event& does) {
        // Which promise a future belongs to is seldom written where it can be seen.
        return does.on == e.on || (does.is == event_kind::publish && is_future(context_, e.on));
      });
    case event_kind::lock:
    case event_kind::blocking:
      // Until a condition holds, upon a lock that the task was given as well.
      return is_wait_of_runner(e) ||
             (e.on && waits_for_condition(context_, e) &&
              std::ranges::any_of(task_.borrowed, [&](const borrow& b) { return b.variable == e.on.root; }));
    case event_kind::receive:
      if (counted_ == receives::do_not_count) {
        return false;
      }
      return !e.on || is_holder(e.on) ||
             (!is_one_of_many(e) && std::ranges::any_of(effects_, [&](const event& does) {
               return does.on == e.on && (does.is == event_kind::send || does.is == event_kind::close);
             }));
    default:
      return false;
  }
}

namespace {

bool is_endless(const clang::Stmt* loop) {
  const clang::Expr* condition = nullptr;
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    condition = counted->getCond();
  } else if (const auto* first = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    condition = first->getCond();
  } else if (const auto* last = llvm::dyn_cast<clang::DoStmt>(loop)) {
    condition = last->getCond();
  } else {
    return false;
  }
  return condition == nullptr ||
         llvm::isa<clang::CXXBoolLiteralExpr, clang::IntegerLiteral>(condition->IgnoreParenImpCasts());
}

}  // namespace

/// One value of a channel to which each of many tasks sends its own: the others may still be at work. A
/// receive in the loop that starts them is one for one; what a helper receives may be all.
bool waits::is_one_of_many(const event& e) const {
  if (e.is != event_kind::receive || !e.on || task_.loop == nullptr || e.at == nullptr || e.inside_call ||
      e.at_scope_end || contains(body_, task_.loop, e.at)) {
    return false;
  }
  const auto* channel = llvm::dyn_cast<clang::VarDecl>(e.on.root);
  if (channel == nullptr || channel->getDeclContext() != body_.function) {
    return false;
  }
  for (const clang::Stmt* around : body_.enclosing(e.at)) {
    if (is_loop(around)) {
      if (is_endless(around)) {
        return false;
      }
      break;
    }
  }
  bool sends = false;
  for (const event& does : effects_) {
    if (does.on == e.on) {
      if (does.is == event_kind::close) {
        return false;  // the last one closes
      }
      sends |= does.is == event_kind::send;
    }
  }
  return sends;
}

namespace {

/// if (t && t->joinable()): of what a condition is made, each half ends a block of its own.
template <class Insert>
void for_each_half(const clang::Expr* condition, const Insert& insert) {
  const auto* op = condition == nullptr
                       ? nullptr
                       : llvm::dyn_cast<clang::BinaryOperator>(condition->IgnoreParenImpCasts());
  if (op != nullptr && op->isLogicalOp()) {
    insert(op);
    for_each_half(op->getLHS(), insert);
    for_each_half(op->getRHS(), insert);
  }
}

}  // namespace

void waits::hoist(const clang::Stmt* at) {
  const clang::Stmt* child = at;
  for (const clang::Stmt* around : body_.enclosing(at)) {
    if (contains(body_, around, task_.spawn)) {
      return;
    }
    if (is_loop(around)) {
      hoisted_.insert(around);
    } else if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(around)) {
      const bool in_then = contains(body_, branch->getThen(), child);
      const clang::Stmt* arm = in_then ? branch->getThen() : branch->getElse();
      if (arm != nullptr && contains(body_, arm, child) && leaves(arm)) {
        return;
      }
      hoisted_.insert(around);
      for_each_half(branch->getCond(), [&](const clang::Stmt* half) { hoisted_.insert(half); });
    }
    child = around;
  }
}

}  // namespace snag::detector
