#include "detector/lock_sets.h"

#include <algorithm>
#include <deque>

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr std::size_t deepest_call = 6;
constexpr std::size_t most_places = 64;  // of one function

/// What a guard was made from.
struct guard_made {
  std::vector<lock_path> locks;
  bool shared = false;
  enum class how { takes, defers, adopts, tries, unknown } is = how::unknown;
  const clang::VarDecl* from = nullptr;  ///< moved from this guard
};

bool same_entry(const taken_lock& a, const taken_lock& b) {
  return a.lock == b.lock && a.at == b.at && a.guard == b.guard;
}

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

bool has_throw(const flow_block& block) {
  return std::ranges::any_of(block.events, [](const event& e) {
    return e.is == event_kind::leave && llvm::isa_and_nonnull<clang::CXXThrowExpr>(e.at);
  });
}

}  // namespace

class lock_sets::worker {
 public:
  worker(const roles& known, const translation_unit_events& events)
      : known_(known), events_(events), namer_(known) {}

  struct flow_of_locks {
    std::vector<std::optional<held_locks>> at_start;  ///< by block; none: not reached
    held_locks at_exit;
    bool any = false;  ///< false: nothing in the body has to do with locks
  };

  const flow_of_locks& flow(const body_events& body);
  const lock_summary& summary(const clang::FunctionDecl* function);
  void apply(const body_events& body, const event& e, held_locks& held);
  std::vector<taken_lock> takes(const body_events& body, const event& e);
  std::vector<nested_locks> nested(const body_events& body, const event& e);
  std::vector<lock_path> gives_back(const body_events& body, const event& e);
  std::vector<blocking_place> blocks(const body_events& body, const event& e);
  std::vector<lock_path> name(const clang::Expr* expression, const body_events& in);
  llvm::SmallVector<const clang::FunctionDecl*, 2> called(const event& e);

 private:
  guard_made made(const clang::VarDecl& guard, const body_events& body);
  bool is_recursive(const lock_path& lock) const;
  bool is_plain_lock(const clang::CXXRecordDecl& record) const;
  bool is_guard(clang::QualType type) const;
  bool concerns(const body_events& body, const event& e);
  const clang::VarDecl* made_by(const body_events& body, const event& e) const;
  lock_path carried(const lock_path& path, const clang::FunctionDecl* callee, const body_events& body,
                    const event& e) const;
  void release(held_locks& held, const lock_path& lock) const;
  void add(held_locks& held, taken_lock lock) const;
  std::vector<const clang::Expr*> operands(const function_model& model, const clang::CallExpr& call) const;

  const roles& known_;
  const translation_unit_events& events_;
  lock_namer namer_;
  llvm::DenseMap<const body_events*, std::unique_ptr<flow_of_locks>> flows_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<lock_summary>> summaries_;
};

bool lock_sets::worker::is_guard(clang::QualType type) const {
  const type_model* kind = known_.of(type);
  return kind != nullptr && kind->is == object_kind::guard && kind->on_destruction == at_end::unlock;
}

/// A lock of the program's own that keeps no account of who holds it.
bool lock_sets::worker::is_plain_lock(const clang::CXXRecordDecl& record) const {
  bool at_hand = false;
  for (const clang::CXXMethodDecl* method : record.methods()) {
    at_hand |= events_.of(method) != nullptr;
  }
  for (const clang::FieldDecl* field : record.fields()) {
    clang::QualType type = field->getType();
    const auto* special =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    if (special != nullptr && known_.of(type) == nullptr && special->getTemplateArgs().size() > 0 &&
        special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type) {
      type = special->getTemplateArgs()[0].getAsType();
    }
    const type_model* kind = known_.of(type);
    if (kind != nullptr && (kind->is == object_kind::task_name || kind->is == object_kind::task_handle ||
                            (kind->is == object_kind::lock && kind->recursive))) {
      return false;
    }
  }
  return at_hand;
}

bool lock_sets::worker::is_recursive(const lock_path& lock) const {
  const clang::ValueDecl* last = declaration_of(lock);
  if (last == nullptr) {
    return false;
  }
  clang::QualType type = last->getType().getNonReferenceType();
  type = type->isPointerType() ? type->getPointeeType() : type;
  const type_model* kind = known_.of(type);
  const auto* own = type->getAsCXXRecordDecl();
  if (kind == nullptr && own != nullptr && own->hasDefinition() && !own->isLambda() &&
      !own->getName().empty()) {
    return !is_plain_lock(*own->getDefinition());
  }
  if (kind == nullptr) {
    return true;  // nothing is known of it
  }
  // What kind a lock of C is may be decided when it is made; only an initialiser at its declaration tells.
  const auto* record = type->getAsCXXRecordDecl();
  const bool of_c = record == nullptr || record->getName().empty() || record->isCLike();
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(last);
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(last);
  const bool initialised = (variable != nullptr && variable->getInit() != nullptr) ||
                           (field != nullptr && field->hasInClassInitializer());
  return kind->recursive || (of_c && !initialised);
}

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

guard_made lock_sets::worker::made(const clang::VarDecl& guard, const body_events& body) {
  guard_made result;
  const clang::Expr* init = guard.getInit();
  const type_model* type = known_.of(guard.getType());
  result.shared = type != nullptr && type->shared;
  const clang::Expr* plain = bare(init);
  if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(plain)) {
    const function_model* model = known_.of(*call);
    if (model != nullptr && model->is == role::forwards && call->getNumArgs() >= 1) {
      plain = bare(call->getArg(0));
    }
  }
  if (const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(plain)) {
    result.from = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (result.from != nullptr && is_guard(result.from->getType()) &&
        !llvm::isa<clang::ParmVarDecl>(result.from) && result.from != &guard) {
      guard_made other = made(*result.from, body);
      other.is = guard_made::how::unknown;
      other.from = result.from->getCanonicalDecl();
      return other;
    }
    result.from = nullptr;
    return result;
  }
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(plain);
  if (construction == nullptr || type == nullptr) {
    return result;
  }
  if (construction->getNumArgs() == 0) {
    result.is = guard_made::how::defers;
    return result;
  }
  result.is = guard_made::how::takes;
  for (unsigned i = 0; i < construction->getNumArgs(); ++i) {
    const clang::Expr* argument = construction->getArg(i);
    const type_model* kind = known_.of(argument->getType());
    if (kind != nullptr && kind->is == object_kind::defer_lock) {
      result.is = guard_made::how::defers;
    } else if (kind != nullptr && kind->is == object_kind::adopt_lock) {
      result.is = guard_made::how::adopts;
    } else if (kind != nullptr && kind->is == object_kind::try_lock) {
      result.is = guard_made::how::tries;
    } else if (type->on.is == operand::kind::rest ||
               (type->on.is == operand::kind::argument && type->on.index == i)) {
      if (lock_path lock = namer_.of(argument, body.function)) {
        result.locks.push_back(std::move(lock));
      }
    } else if (!llvm::isa<clang::CXXDefaultArgExpr>(argument)) {
      result.is = guard_made::how::tries;  // a time to give up at
    }
  }
  return result;
}

std::vector<lock_path> lock_sets::worker::name(const clang::Expr* expression, const body_events& in) {
  lock_path path = namer_.of(expression, in.function);
  if (!path) {
    return {};
  }
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  if (variable != nullptr && path.fields.empty() && is_guard(variable->getType()) &&
      !llvm::isa<clang::ParmVarDecl>(variable)) {
    return made(*variable, in).locks;
  }
  return {std::move(path)};
}

llvm::SmallVector<const clang::FunctionDecl*, 2> lock_sets::worker::called(const event& e) {
  llvm::SmallVector<const clang::FunctionDecl*, 2> all;
  const auto add = [&](const clang::FunctionDecl* function) {
    if (function != nullptr && events_.of(function) != nullptr) {
      all.push_back(function);
    }
  };
  if (e.guard != nullptr && e.is == event_kind::call) {
    const clang::CXXRecordDecl* record = e.guard->getType()->getAsCXXRecordDecl();
    add(record == nullptr || !record->hasDefinition() ? nullptr : record->getDestructor());
    return all;
  }
  if (const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(e.at)) {
    if (e.is == event_kind::call) {
      add(construction->getConstructor());
    }
    return all;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  if (call == nullptr || (e.is != event_kind::call && e.is != event_kind::blocking)) {
    return all;
  }
  const function_model* model = known_.of(*call);
  if (model == nullptr) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    if (method != nullptr && method->isVirtual() && member != nullptr) {
      const auto* named = llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
      const clang::Expr* receiver = member->getImplicitObjectArgument();
      if ((named == nullptr || !named->hasQualifier()) &&
          method->getDevirtualizedMethod(receiver, /*IsAppleKext=*/false) == nullptr) {
        return all;
      }
    }
    add(callee);
    return all;
  }
  const auto add_lambda = [&](const clang::Expr* expression) {
    expression = bare(expression);
    if (const auto* named = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(named->getDecl());
      expression = variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) ? bare(variable->getInit())
                                                                                   : nullptr;
    }
    if (const auto* lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(expression)) {
      add(lambda->getCallOperator());
    }
  };
  if (model->is == role::noescape) {
    for (const clang::Expr* argument : call->arguments()) {
      add_lambda(argument);
    }
  } else if (model->predicate.has_value()) {
    add_lambda(known_.operand_of(*model->predicate, *call));
  }
  return all;
}

std::vector<taken_lock> lock_sets::worker::takes(const body_events& body, const event& e) {
  std::vector<taken_lock> all;
  if (e.inside_call) {
    return all;
  }
  if (e.is == event_kind::lock) {
    const auto add = [&](lock_path lock, bool shared, bool tries) {
      taken_lock taken;
      taken.recursive = is_recursive(lock);
      taken.lock = std::move(lock);
      taken.at = e.at;
      taken.where = e.where;
      taken.guard = e.guard;
      taken.in = body.function;
      taken.shared = shared;
      taken.tries = tries;
      all.push_back(std::move(taken));
    };
    if (e.guard != nullptr) {
      guard_made guard = made(*e.guard, body);
      if (guard.is == guard_made::how::takes || guard.is == guard_made::how::tries) {
        for (lock_path& lock : guard.locks) {
          add(std::move(lock), guard.shared, guard.is == guard_made::how::tries);
          all.back().where = e.guard->getLocation();
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
        add(std::move(lock), model->shared || (kind != nullptr && kind->shared), !model->blocks);
        all.back().guard = by_guard ? variable->getCanonicalDecl() : nullptr;
      }
    }
    return all;
  }
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const taken_lock& inner : summary(callee).takes) {
      taken_lock taken = inner;
      taken.lock = carried(inner.lock, callee, body, e);
      if (!taken.lock || inner.through.size() >= deepest_call) {
        continue;
      }
      taken.at = e.at;
      taken.guard = nullptr;
      taken.through.insert(taken.through.begin(), call_step{e.where, callee});
      all.push_back(std::move(taken));
    }
  }
  return all;
}

std::vector<nested_locks> lock_sets::worker::nested(const body_events& body, const event& e) {
  std::vector<nested_locks> all;
  if (e.inside_call) {
    return all;
  }
  for (const clang::FunctionDecl* callee : called(e)) {
    for (nested_locks pair : summary(callee).nested) {
      pair.first.lock = carried(pair.first.lock, callee, body, e);
      pair.then.lock = carried(pair.then.lock, callee, body, e);
      if (!pair.first.lock || !pair.then.lock || pair.then.through.size() >= deepest_call) {
        continue;
      }
      for (taken_lock* one : {&pair.first, &pair.then}) {
        one->at = e.at;
        one->guard = nullptr;
        one->through.insert(one->through.begin(), call_step{e.where, callee});
      }
      all.push_back(std::move(pair));
    }
  }
  return all;
}

/// The variable that a constructor makes, or that a destructor ends; null: some other object.
const clang::VarDecl* lock_sets::worker::made_by(const body_events& body, const event& e) const {
  if (e.guard != nullptr || !llvm::isa_and_nonnull<clang::CXXConstructExpr>(e.at)) {
    return e.guard;
  }
  const clang::Stmt* up = body.parents->getParent(e.at);
  while (llvm::isa_and_nonnull<clang::Expr>(up)) {
    up = body.parents->getParent(up);
  }
  if (const auto* declaration = llvm::dyn_cast_or_null<clang::DeclStmt>(up)) {
    for (const clang::Decl* one : declaration->decls()) {
      const auto* local = llvm::dyn_cast<clang::VarDecl>(one);
      if (local != nullptr && bare(local->getInit()) == e.at) {
        return local->getCanonicalDecl();
      }
    }
  }
  return nullptr;
}

lock_path lock_sets::worker::carried(const lock_path& path, const clang::FunctionDecl* callee,
                                     const body_events& body, const event& e) const {
  return namer_.carried(path, callee, llvm::dyn_cast_or_null<clang::Expr>(e.at), made_by(body, e),
                        body.function);
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
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const lock_path& inner : summary(callee).releases) {
      lock_path lock = carried(inner, callee, body, e);
      const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(lock.root);
      if (variable != nullptr && lock.fields.empty() && is_guard(variable->getType()) &&
          !llvm::isa<clang::ParmVarDecl>(variable)) {
        const auto named = made(*variable, body).locks;
        all.insert(all.end(), named.begin(), named.end());
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
  if (direct) {
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
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const blocking_place& inner : summary(callee).blocks) {
      if (inner.through.size() >= deepest_call) {
        continue;
      }
      blocking_place place = inner;
      place.released.clear();
      for (const lock_path& lock : inner.released) {
        lock_path mine = carried(lock, callee, body, e);
        const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(mine.root);
        if (variable != nullptr && mine.fields.empty() && is_guard(variable->getType()) &&
            !llvm::isa<clang::ParmVarDecl>(variable)) {
          const auto named = made(*variable, body).locks;
          place.released.insert(place.released.end(), named.begin(), named.end());
        } else if (mine) {
          place.released.push_back(std::move(mine));
        }
      }
      place.at = e.at;
      place.through.insert(place.through.begin(), call_step{e.where, callee});
      all.push_back(std::move(place));
    }
  }
  return all;
}

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
  held.push_back(std::move(lock));
}

void lock_sets::worker::apply(const body_events& body, const event& e, held_locks& held) {
  if (e.inside_call) {
    return;
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  switch (e.is) {
    case event_kind::lock:
      for (taken_lock& taken : takes(body, e)) {
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
      if (call != nullptr && e.is == event_kind::use) {
        return;
      }
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
  for (const lock_path& lock : gives_back(body, e)) {
    release(held, lock);
  }
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const taken_lock& inner : summary(callee).keeps) {
      taken_lock taken = inner;
      taken.lock = carried(inner.lock, callee, body, e);
      if (!taken.lock || taken.through.size() >= deepest_call) {
        continue;
      }
      taken.at = e.at;
      taken.guard = made_by(body, e);
      taken.through.insert(taken.through.begin(), call_step{e.where, callee});
      add(held, std::move(taken));
    }
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

bool lock_sets::worker::concerns(const body_events& body, const event& e) {
  if (e.is == event_kind::lock || e.is == event_kind::unlock || !blocks(body, e).empty()) {
    return true;
  }
  return std::ranges::any_of(called(e), [&](const auto* callee) { return !summary(callee).empty(); });
}

const lock_sets::worker::flow_of_locks& lock_sets::worker::flow(const body_events& body) {
  if (const auto known = flows_.find(&body); known != flows_.end()) {
    return *known->second;
  }
  auto result = std::make_unique<flow_of_locks>();
  const flow_graph& graph = body.flow;
  result->at_start.resize(graph.blocks.size());
  if (graph.blocks.empty()) {
    return *(flows_[&body] = std::move(result));
  }
  bool locks = false;
  for (const flow_block& block : graph.blocks) {
    for (const event& e : block.events) {
      locks = locks || e.is == event_kind::lock || e.is == event_kind::unlock;
      result->any = result->any || concerns(body, e);
    }
    // Functions that neither lock nor call what keeps a lock hold nothing anywhere.
    for (const event& e : block.events) {
      if (!locks && e.is == event_kind::call) {
        locks = std::ranges::any_of(called(e), [&](const auto* callee) {
          return !summary(callee).keeps.empty() || !summary(callee).releases.empty();
        });
      }
    }
  }
  std::deque<unsigned> work{graph.entry};
  result->at_start[graph.entry].emplace();
  const auto merge = [&](unsigned to, const held_locks& coming) {
    auto& there = result->at_start[to];
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
  if (!locks) {
    for (auto& block : result->at_start) {
      block.emplace();  // what cannot be reached is no harm here
    }
    return *(flows_[&body] = std::move(result));
  }
  while (!work.empty()) {
    const unsigned at = work.front();
    work.pop_front();
    held_locks held = *result->at_start[at];
    const flow_block& block = graph.blocks[at];
    held_locks before_call = held;
    for (const event& e : block.events) {
      if (e.at == block.last_call && (e.is == event_kind::lock || e.is == event_kind::call)) {
        before_call = held;
      }
      apply(body, e, held);
    }
    const bool thrown = has_throw(block);
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
  if (result->at_start[graph.exit].has_value()) {
    result->at_exit = *result->at_start[graph.exit];
  }
  return *(flows_[&body] = std::move(result));
}

const lock_summary& lock_sets::worker::summary(const clang::FunctionDecl* function) {
  static const lock_summary none;
  const body_events* body = events_.of(function);
  if (body == nullptr) {
    return none;
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto known = summaries_.find(key); known != summaries_.end()) {
    return known->second == nullptr ? none : *known->second;
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
        for (nested_locks& pair : nested(*body, e)) {
          if (result->nested.size() < most_places) {
            result->nested.push_back(std::move(pair));
          }
        }
        for (taken_lock& taken : takes(*body, e)) {
          for (const taken_lock& first : held) {
            // Nobody else has the object while it is made, or ends.
            const bool alone = llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function) &&
                               (first.lock.root == key || taken.lock.root == key);
            if (result->nested.size() < most_places && first.at != taken.at && !alone) {
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
          if (!mine && !by_guard) {
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

lock_sets::lock_sets(const roles& known, const translation_unit_events& events)
    : worker_(std::make_unique<worker>(known, events)) {}
lock_sets::~lock_sets() = default;

void lock_sets::walk(const body_events& body,
                     llvm::function_ref<void(const event&, const held_locks&)> visit) const {
  const auto& locks = worker_->flow(body);
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    const auto& start = locks.at_start[static_cast<std::size_t>(body.flow.blocks.rend() - block) - 1];
    if (!start.has_value()) {
      continue;
    }
    held_locks held = *start;
    for (const event& e : block->events) {
      visit(e, held);
      worker_->apply(body, e, held);
    }
  }
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
std::vector<taken_lock> lock_sets::takes(const body_events& body, const event& what) const {
  return worker_->takes(body, what);
}
std::vector<nested_locks> lock_sets::nested(const body_events& body, const event& what) const {
  return worker_->nested(body, what);
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
