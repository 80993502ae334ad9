#include "detector/checks/lock_waiters.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/events_builder.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// True where the two may be one lock, for all that is known of the objects around them.
bool may_meet(const taken_lock& held, const taken_lock& taken) {
  if (taken.tries || (held.shared && taken.shared) || !may_be_same(held.lock, taken.lock)) {
    return false;
  }
  // Two variables are two locks; `this` of one function is anybody in another.
  const auto* a = llvm::dyn_cast_or_null<clang::VarDecl>(held.lock.root);
  const auto* b = llvm::dyn_cast_or_null<clang::VarDecl>(taken.lock.root);
  const bool told_apart = held.lock.exact && taken.lock.exact && a != nullptr && b != nullptr && a != b &&
                          a->getDeclContext() == b->getDeclContext();
  return !told_apart;
}

const clang::LambdaExpr* lambda_in(const clang::Expr* expression) {
  expression = bare(expression);
  if (const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    expression =
        variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable) ? nullptr : bare(variable->getInit());
  }
  return llvm::dyn_cast_or_null<clang::LambdaExpr>(expression);
}

/// Lambdas that a member function of an object is given as a callback of one type.
class callback_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit callback_finder(clang::QualType type) : type_(type.getCanonicalType().getUnqualifiedType()) {}

  struct given {
    const clang::LambdaExpr* lambda;
    const clang::CXXMemberCallExpr* to;
  };
  std::vector<given> found;

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    for (const clang::Expr* argument : call->arguments()) {
      const clang::QualType type = argument->getType().getCanonicalType().getUnqualifiedType();
      if (type != type_) {
        continue;
      }
      // The conversion to the callback's type, below the temporaries and copies around it.
      const clang::Expr* at = bare(argument);
      for (int i = 0; i < 4; ++i) {
        if (const clang::LambdaExpr* lambda = lambda_in(at)) {
          found.push_back({lambda, call});
          break;
        }
        const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(at);
        if (made == nullptr || made->getNumArgs() == 0) {
          break;
        }
        at = bare(made->getArg(0));
      }
    }
    return true;
  }

 private:
  clang::QualType type_;
};

}  // namespace

bool lock_waiters::holds_task(const body_events& spawner, const task& started, const object& what) const {
  if (std::ranges::find(started.holders, what) != started.holders.end()) {
    return true;
  }
  const auto* made = llvm::dyn_cast<clang::CXXConstructorDecl>(spawner.function);
  return made != nullptr && std::ranges::any_of(made->inits(), [&](const auto* init) {
           return init->isMemberInitializer() && init->getMember() == what.root && what.member == nullptr &&
                  stands_in(init->getInit(), started.spawn);
         });
}

/// The lock that a task takes and that may be the one held.
std::optional<contender> lock_waiters::lock_of_task(const task& started, const taken_lock& held) const {
  for (const taken_lock& taken : context_.events.locks().summary(started.code).takes) {
    if (may_meet(held, taken)) {
      return contender{started.spawn->getBeginLoc(), contender::kind::task, started.code, taken};
    }
  }
  return std::nullopt;
}

std::optional<contender> lock_waiters::task_that_takes(const body_events& body, const object& what,
                                                       const taken_lock& held) const {
  for (const auto& spawner : context_.events.bodies()) {
    for (const auto& started : spawner->tasks) {
      const bool local = llvm::isa_and_nonnull<clang::VarDecl>(what.root) && spawner.get() != &body;
      if (local || started->code == nullptr || !holds_task(*spawner, *started, what)) {
        continue;
      }
      if (const auto found = lock_of_task(*started, held)) {
        return found;
      }
    }
  }
  return std::nullopt;
}

/// The task of an object that is a thread itself, and whose member function waits for it: wait() of a class
/// that the program derives.
std::optional<contender> lock_waiters::own_task_that_takes(const body_events& body,
                                                           const blocking_place& place,
                                                           const taken_lock& held) const {
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(place.at);
  const auto* here = llvm::dyn_cast<clang::CXXMethodDecl>(body.function);
  if (call == nullptr || here == nullptr || place.on || !place.through.empty() ||
      !llvm::isa<clang::CXXThisExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts())) {
    return std::nullopt;
  }
  for (const auto& spawner : context_.events.bodies()) {
    for (const auto& started : spawner->tasks) {
      const auto* code = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(started->code);
      if (code == nullptr || started->joined != joined_by::object || started->model->calls.empty() ||
          code->getParent()->getCanonicalDecl() != here->getParent()->getCanonicalDecl()) {
        continue;
      }
      if (const auto found = lock_of_task(*started, held)) {
        return found;
      }
    }
  }
  return std::nullopt;
}

/// The other end of a channel or counter, which has to take the lock before it gets there (again): whoever it
/// is, or none of them counts.
std::optional<contender> lock_waiters::other_end(const body_events& body, const blocking_place& place,
                                                 event_kind kind, const taken_lock& held) const {
  const lock_sets& locks = context_.events.locks();
  std::optional<contender> found;
  const auto is_end = [&](const event& e) { return e.is == kind && e.on == place.on; };
  for (const auto& other : context_.events.bodies()) {
    if (other.get() == &body || !place.on) {
      continue;
    }
    const bool any = std::ranges::any_of(other->flow.all_events(), is_end);
    if (!any) {
      continue;
    }
    if (std::ranges::none_of(locks.summary(other->function).takes,
                             [&](const taken_lock& taken) { return may_meet(held, taken); })) {
      if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(other->function)) {
        continue;
      }
      return std::nullopt;  // this one gets there without the lock
    }
    for (const event& e : other->flow.all_events()) {
      for (const taken_lock& taken : locks.takes(*other, e)) {
        const auto from = !found && may_meet(held, taken) ? other->after(e) : std::nullopt;
        if (from && search(
                        other->flow, *from,
                        [&](const event& next) { return is_end(next) ? step::found : step::go_on; },
                        without_exception, false)) {
          found =
              contender{other->function->getLocation(), contender::kind::other_end, other->function, taken};
        }
      }
    }
  }
  return found;
}

/// A wait of a member function that is called directly, as its caller names what it waits on: replies_.cv_.
blocking_place lock_waiters::on_receiver(const blocking_place& place) const {
  blocking_place mine = place;
  mine.on = {};
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(place.at);
  const auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(place.on.root);
  const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
  if (method == nullptr || field == nullptr || place.on.member != nullptr || place.through.size() != 1 ||
      field->getParent()->getCanonicalDecl() != method->getParent()->getCanonicalDecl()) {
    return mine;
  }
  // What a wait gives back has to be of the same object: a condition that is made upon somebody's lock gives
  // that one back.
  const bool own_lock =
      !place.released.empty() && std::ranges::all_of(place.released, [&](const lock_path& lock) {
        const auto* one = llvm::dyn_cast_or_null<clang::FieldDecl>(declaration_of(lock));
        const type_model* kind =
            one == nullptr || !one->getType()->isRecordType() ? nullptr : context_.known.of(one->getType());
        return kind != nullptr && kind->is == object_kind::lock &&
               one->getParent()->getCanonicalDecl() == field->getParent()->getCanonicalDecl();
      });
  const object whole = context_.events.object_of(call->getImplicitObjectArgument());
  if (own_lock && whole && whole.member == nullptr &&
      llvm::isa<clang::FieldDecl, clang::VarDecl>(whole.root)) {
    mine.on = {whole.root, field};
  }
  return mine;
}

std::optional<contender> lock_waiters::waited_for(const body_events& body, const blocking_place& place,
                                                  const taken_lock& held) const {
  switch (place.is) {
    case event_kind::join: {
      const auto task = task_that_takes(body, place.on, held);
      return task.has_value() ? task : own_task_that_takes(body, place, held);
    }
    case event_kind::wait: {
      const auto task = task_that_takes(body, place.on, held);
      return task.has_value() ? task : other_end(body, place, event_kind::count_down, held);
    }
    case event_kind::send:
      return other_end(body, place, event_kind::receive, held);
    case event_kind::receive:
      return other_end(body, place, event_kind::send, held);
    case event_kind::blocking:
      if (const auto other = other_end(body, place, event_kind::notify, held)) {
        return other;
      }
      return other_end(body, on_receiver(place), event_kind::notify, held);
    default:
      return std::nullopt;
  }
}

const std::vector<lock_waiters::given_callback>& lock_waiters::callbacks_of(clang::QualType type) const {
  type = type.getCanonicalType().getUnqualifiedType();
  const auto [at, is_first] = callbacks_.try_emplace(type.getAsOpaquePtr());
  if (!is_first) {
    return at->second;
  }
  std::vector<given_callback> all;
  callback_finder found(type);
  for (const auto& body : context_.events.bodies()) {
    found.found.clear();
    found.TraverseStmt(const_cast<clang::Stmt*>(body->body));
    for (const auto& given : found.found) {
      auto owner = context_.events.locks().name(given.to->getImplicitObjectArgument(), *body);
      if (owner.size() == 1) {
        all.push_back({given.lambda, std::move(owner.front())});
      }
    }
  }
  return at->second = std::move(all);
}

std::optional<contender> lock_waiters::handed_in(clang::QualType callback, const taken_lock& held) const {
  const lock_sets& locks = context_.events.locks();
  for (const given_callback& given : callbacks_of(callback.getNonReferenceType())) {
    for (const taken_lock& taken : locks.summary(given.lambda->getCallOperator()).takes) {
      if (!may_meet(held, taken) || taken.lock.root != given.owner.root ||
          taken.lock.fields.size() != given.owner.fields.size() + 1 ||
          !std::equal(given.owner.fields.begin(), given.owner.fields.end(), taken.lock.fields.begin())) {
        continue;
      }
      return contender{given.lambda->getBeginLoc(), contender::kind::callback,
                       given.lambda->getCallOperator(), taken};
    }
  }
  return std::nullopt;
}

}  // namespace snag::detector
