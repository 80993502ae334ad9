// What one event does to locks: which it takes and gives back, and where it may block.

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"
#include "detector/lock_worker.h"

namespace snag::detector {
namespace {

/// The destructors of what an object of a library holds: its template's arguments, and theirs.
template <class Add>
void add_destructors(clang::QualType type, const roles& known, Add add, unsigned depth) {
  const auto* record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
  const type_model* kind = known.of(record);
  if (record == nullptr || depth > 4 || (kind != nullptr && kind->is == object_kind::observer)) {
    return;
  }
  if (record->hasDefinition() && record->getDefinition()->getDestructor() != nullptr) {
    add(record->getDefinition()->getDestructor());
  }
  if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type) {
        add_destructors(argument.getAsType(), known, add, depth + 1);
      }
    }
  }
}

const clang::CXXRecordDecl* class_of(clang::QualType type) {
  type = type.getNonReferenceType();
  return (type->isPointerType() ? type->getPointeeType() : type)->getAsCXXRecordDecl();
}

/// What an object holds and what refers to the class of that object refers to the object itself.
lock_path through_owner(lock_path path) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(path.root);
  const clang::CXXRecordDecl* owner = method != nullptr     ? method->getParent()
                                      : variable != nullptr ? class_of(variable->getType())
                                                            : nullptr;
  for (std::size_t i = 1; owner != nullptr && i + 1 < path.fields.size(); ++i) {
    const clang::QualType type = path.fields[i]->getType();
    const clang::CXXRecordDecl* to = class_of(type);
    if (to != nullptr && to->getCanonicalDecl() == owner->getCanonicalDecl() &&
        (type->isReferenceType() || type->isPointerType())) {
      path.fields.erase(path.fields.begin(), path.fields.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return path;
    }
  }
  return path;
}

}  // namespace

bool lock_sets::worker::is_guard(clang::QualType type) const {
  return known_.is_lock_guard(type.getNonReferenceType());
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
    const type_model* holds = known_.of(type);
    if (special != nullptr && (holds == nullptr || holds->is == object_kind::atomic) &&
        special->getTemplateArgs().size() > 0 &&
        special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type) {
      type = special->getTemplateArgs()[0].getAsType();
    }
    const type_model* kind = known_.of(type);
    const auto* inner = type->getAsCXXRecordDecl();
    if (kind != nullptr && kind->is == object_kind::lock && !field->hasInClassInitializer() &&
        (inner == nullptr || inner->getName().empty() || inner->isCLike())) {
      return false;  // of C: it may be made recursive in the constructor
    }
    if (kind != nullptr && (kind->is == object_kind::task_name || kind->is == object_kind::task_handle ||
                            (kind->is == object_kind::lock && kind->recursive))) {
      return false;
    }
  }
  for (const auto& base : record.bases()) {
    const auto* of = base.getType()->getAsCXXRecordDecl();
    if (of == nullptr || !of->hasDefinition() || !is_plain_lock(*of->getDefinition())) {
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
  return kind->recursive || (of_c && !initialised && !kind->never_recursive);
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

llvm::SmallVector<const clang::FunctionDecl*, 2> lock_sets::worker::called(const event& e) {
  llvm::SmallVector<const clang::FunctionDecl*, 2> all;
  const auto add = [&](const clang::FunctionDecl* function) {
    if (function != nullptr && events_.knows(function)) {
      all.push_back(function);
    }
  };
  if (e.guard != nullptr && e.is == event_kind::call) {
    const clang::CXXRecordDecl* record = e.guard->getType()->getAsCXXRecordDecl();
    add(record == nullptr || !record->hasDefinition() ? nullptr : record->getDestructor());
    return all;
  }
  if (const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(e.at)) {
    // What a guard that models know does, they say: its body would take the lock once more.
    if (e.is == event_kind::call && !is_guard(construction->getType())) {
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
    // Who may do with a guard what it does not tell is unknown here.
    const function_elsewhere* there =
        events_.of(callee) == nullptr ? events_.elsewhere().of(callee) : nullptr;
    for (unsigned i = 0; there != nullptr && i < call->getNumArgs(); ++i) {
      if (call->getArg(i)->isLValue() && is_guard(call->getArg(i)->getType()) && !there->understands(i)) {
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
  if (model->is == role::destroys) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    add_destructors(member == nullptr ? clang::QualType() : member->getObjectType(), known_, add, 0);
    return all;
  }
  if (model->is == role::noescape) {
    for (const clang::Expr* argument : call->arguments()) {
      add_lambda(argument);
    }
  } else if (model->predicate.has_value()) {
    add_lambda(known_.operand_of(*model->predicate, *call));
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
               [](unsigned, const flow_block&, const flow_edge& edge) { return !edge.exceptional; }, false);
  };
  for (const flow_block& block : body.flow.blocks) {
    for (const event& moved : block.events) {
      if (moved.is == event_kind::moved && whole && moved.on.root == whole.root && leads_here(moved)) {
        return true;
      }
    }
  }
  return false;
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
  if (is_emptied(body, e)) {
    return all;
  }
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const taken_lock& inner : summary(callee).takes) {
      taken_lock taken = inner;
      taken.lock = carried(inner.lock, callee, body, e);
      if (!taken.lock || inner.through.size() >= deepest_lock_call) {
        continue;
      }
      taken.at = e.at;
      taken.guard = nullptr;
      taken.through.insert(taken.through.begin(), call_step{e.where, callee, {}});
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
      if (!pair.first.lock || !pair.then.lock || pair.then.through.size() >= deepest_lock_call) {
        continue;
      }
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
  lock_path mine = namer_.carried(path, callee, llvm::dyn_cast_or_null<clang::Expr>(e.at), made_by(body, e),
                                  body.function);
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  return model != nullptr && model->is == role::destroys ? through_owner(std::move(mine)) : mine;
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
  for (const clang::FunctionDecl* callee : called(e)) {
    for (const blocking_place& inner : summary(callee).blocks) {
      if (inner.through.size() >= deepest_lock_call) {
        continue;
      }
      blocking_place place = inner;
      place.released.clear();
      for (const lock_path& lock : inner.released) {
        lock_path mine = carried(lock, callee, body, e);
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
