// Who holds a task's handle, at first and after moves.

#include <algorithm>

#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// Whether a class that a program derives from a modelled one has a destructor of its own, which may well
/// wait.
bool ends_by_its_own(clang::QualType type, const type_model& kind) {
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || model_name(*record) == kind.name) {
    return false;
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  return (destructor != nullptr && destructor->isUserProvided()) ||
         std::ranges::any_of(record->bases(), [&](const clang::CXXBaseSpecifier& base) {
           return ends_by_its_own(base.getType(), kind);
         });
}

/// Whether an argument of a call is the address of a local.
bool names_local_address(const clang::Expr& call) {
  return llvm::isa<clang::CallExpr>(call) &&
         std::ranges::any_of(all_arguments_of(call), [](const clang::Expr* argument) {
           const auto* address = llvm::dyn_cast<clang::UnaryOperator>(bare(argument));
           const auto* name = address == nullptr || address->getOpcode() != clang::UO_AddrOf
                                  ? nullptr
                                  : llvm::dyn_cast<clang::DeclRefExpr>(bare(address->getSubExpr()));
           const auto* local = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
           return local != nullptr && local->hasLocalStorage();
         });
}

/// Nothing: somebody unknown.
void add_holder(task& started, const object& holder) {
  if (!holder) {
    started.given_away = true;
  } else if (std::ranges::find(started.holders, holder) == started.holders.end()) {
    started.holders.push_back(holder);
  }
}

}  // namespace

void translation_unit_events::builder::fill_holders(const body_events& body, task& started,
                                                    const clang::Stmt* from) {
  if (from != started.spawn || !fill_holders_by_model(started)) {
    fill_holders_of(body, started, from);
  }
}

bool translation_unit_events::builder::fill_holders_by_model(task& started) const {
  const function_model& model = *started.model;
  if (started.joined == joined_by::object && !model.parallel) {
    // A slot is called for as long as its sender and its context live: where one is a local, no longer.
    started.joined = names_local_address(*started.spawn) ? joined_by::call : joined_by::nobody;
    return true;
  }
  if (started.joined == joined_by::group || started.joined == joined_by::object) {
    const clang::Expr* on = known_.operand_of(model.on, *started.spawn);
    add_holder(started, object_of(on));
    // The class that the program names, not the base that declares the call.
    const clang::QualType type = on == nullptr ? clang::QualType() : on->IgnoreParenImpCasts()->getType();
    const type_model* kind = started.joined == joined_by::object ? known_.of(type) : nullptr;
    if (kind != nullptr && !started.holders.empty() && !ends_by_its_own(type, *kind)) {
      started.handle_end = kind->on_destruction;
    }
    return true;
  }
  if (started.joined == joined_by::nobody || started.joined == joined_by::call) {
    return true;
  }
  if (model.on.is == operand::kind::argument) {  // pthread_create(&handle, ...)
    add_holder(started, object_of(known_.operand_of(model.on, *started.spawn)));
    return true;
  }
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(started.spawn);
  if (member == nullptr || known_.of(*member) != nullptr) {
    return false;
  }
  add_holder(started, object_of(member->getImplicitObjectArgument()));  // v.emplace_back(f)
  return true;
}

void translation_unit_events::builder::fill_holders_of(const body_events& body, task& started,
                                                       const clang::Stmt* from) {
  const clang::Stmt* child = from;
  for (const clang::Stmt* at = body.parents->getParent(from); at != nullptr;
       child = at, at = body.parents->getParent(at)) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(at)) {
      for (const clang::Decl* one : declaration->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
        if (variable != nullptr && variable->getInit() != nullptr &&
            (variable->getInit() == child || contains(body, variable->getInit(), from))) {
          add_holder(started, {variable->getCanonicalDecl(), nullptr});
          started.handle_variable =
              bare(variable->getInit()) == started.spawn ? variable : started.handle_variable;
          return;
        }
      }
      return;
    }
    if (llvm::isa<clang::MemberExpr>(at)) {
      // handle().detach(), handle().join(): the call around decides
      const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(body.parents->getParent(at));
      const function_model* does = call == nullptr ? nullptr : known_.of(*call);
      started.detached |= does != nullptr && does->is == role::detach;
      started.dropped |= does != nullptr && (does->is == role::join || does->is == role::wait);
      // A continuation that is hung on the task is waited for in its place.
      started.given_away |= does == nullptr || does->is == role::spawn;
      return;
    }
    if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(at);
        op != nullptr && op->isAssignmentOp() && op->getNumArgs() == 2) {
      add_holder(started, object_of(op->getArg(0)));
      return;
    }
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(at); op != nullptr && op->isAssignmentOp()) {
      add_holder(started, object_of(op->getLHS()));
      return;
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at)) {
      const function_model* does = known_.of(*call);
      if (does != nullptr && does->is == role::forwards) {
        continue;
      }
      if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(at)) {
        add_holder(started, object_of(member->getImplicitObjectArgument()));
      } else {
        started.given_away = true;
      }
      return;
    }
    if (llvm::isa<clang::ReturnStmt>(at)) {
      started.returned = true;
      return;
    }
    if (llvm::isa<clang::CompoundStmt>(at) || !llvm::isa<clang::Expr>(at)) {
      started.dropped = true;
      return;
    }
  }
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body.function)) {
    for (const clang::CXXCtorInitializer* member : constructor->inits()) {
      if (member->isMemberInitializer() && member->getInit() == child) {
        add_holder(started, {member->getMember(), nullptr});
        return;
      }
    }
  }
  started.given_away |= body.parents->getParent(from) == nullptr;
}

void translation_unit_events::builder::follow_moves(body_events& body) {
  for (const auto& started : body.tasks) {
    const auto holds = [&](object what) {
      return what && std::ranges::find(started->holders, what) != started->holders.end();
    };
    for (const event& e : body.flow.all_events()) {
      if (!holds(e.on) || e.inside_call) {
        continue;
      }
      if (e.is == event_kind::moved) {
        fill_holders(body, *started, e.at);
      } else if (e.is == event_kind::leave) {
        started->returned = true;
      } else if (e.is == event_kind::detach) {
        started->detached = true;
      }
    }
  }
}

}  // namespace snag::detector
