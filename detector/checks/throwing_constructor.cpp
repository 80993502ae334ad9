#include "detector/checks/throwing_constructor.h"

#include <algorithm>

#include "detector/checks/parts.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// A catch around a statement of the constructor itself.
bool is_caught_inside(const body_events& body, const clang::Stmt* at) {
  return std::ranges::any_of(body.enclosing(at),
                             [](const clang::Stmt* around) { return llvm::isa<clang::CXXTryStmt>(around); });
}

/// A member function whose body is not at hand may see to the thread.
bool may_see_to_it(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
  return e.is == event_kind::call && call != nullptr && !context.events.knows(call->getDirectCallee()) &&
         llvm::isa<clang::CXXThisExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
}

bool speaks_of_this(const clang::Stmt* part) {
  return any_part(part, [](const clang::Stmt* one) { return llvm::isa<clang::CXXThisExpr>(one); });
}

/// A local of the constructor that may see to the thread at its end.
bool has_guard(const check_context& context, const clang::Stmt* whole) {
  return any_own_part(whole, [&](const clang::Stmt* part) {
    const auto* declared = llvm::dyn_cast<clang::DeclStmt>(part);
    return declared != nullptr && llvm::any_of(declared->decls(), [&](const clang::Decl* one) {
             const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
             return variable != nullptr &&
                    variable->getType().isDestructedType() != clang::QualType::DK_none &&
                    (is_unknown_class(context, variable) || speaks_of_this(variable->getInit()));
           });
  });
}

/// Whether somebody else can reach the thread by what a constructor does: its object or the handle is given
/// to something, which may be a guard, or something is called of which nothing is known. What `this` is
/// only asked for, a field of another name or a function at hand, is none of that.
class way_out {
 public:
  way_out(const check_context& context, const body_events& body, const task& started,
          const clang::FieldDecl& field)
      : context_(context), body_(body), started_(started), field_(field) {}

  [[nodiscard]] bool of(const clang::CXXConstructorDecl& constructor) const {
    return std::ranges::any_of(constructor.inits(),
                               [&](const clang::CXXCtorInitializer* one) {
                                 return one->getAnyMember() != &field_ && in(one->getInit(), 0);
                               }) ||
           in(constructor.getBody(), 0);
  }

 private:
  [[nodiscard]] bool in(const clang::Stmt* part, unsigned depth) const {
    if (part == nullptr || part == started_.spawn ||
        std::ranges::any_of(body_.tasks, [&](const auto& other) { return other->spawn == part; })) {
      return false;
    }
    if (llvm::isa<clang::CXXThisExpr>(part) || depth > deepest_) {
      return true;
    }
    if (const auto* set = llvm::dyn_cast<clang::CXXDefaultInitExpr>(part)) {
      return in(set->getExpr(), depth);
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part);
        member != nullptr && llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts())) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl());
      const body_events* called = method == nullptr ? nullptr : context_.events.of(method);
      return member->getMemberDecl() == &field_ || (called != nullptr && in(called->body, depth + 1));
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
      const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      if (op != nullptr && op->getOperator() == clang::OO_Equal && op->getNumArgs() == 2) {
        const auto* to = llvm::dyn_cast<clang::MemberExpr>(op->getArg(0)->IgnoreParenImpCasts());
        if (to != nullptr && to->getMemberDecl() == &field_) {
          return in(op->getArg(1), depth);
        }
      }
      if (call->getDirectCallee() == nullptr || (op != nullptr && op->getOperator() == clang::OO_Call)) {
        return true;
      }
    }
    return std::ranges::any_of(part->children(), [&](const clang::Stmt* child) { return in(child, depth); });
  }

  static constexpr unsigned deepest_ = 4;
  const check_context& context_;
  const body_events& body_;
  const task& started_;
  const clang::FieldDecl& field_;
};

/// Every way to an event goes through the start.
bool always_behind(const body_events& body, const task& started, const event& what) {
  const auto without_start = [&](const event& e) {
    return e.is == event_kind::spawn && e.started == &started ? step::stop
           : &e == &what                                      ? step::found
                                                              : step::go_on;
  };
  return !search(body.flow, {body.flow.entry, 0}, without_start, [](auto&&...) { return true; }, false);
}

bool leads_to(const body_events& body, const event& from, const event& to) {
  const auto start = body.after(from);
  return start &&
         search(
             body.flow, *start, [&](const event& e) { return &e == &to ? step::found : step::go_on; },
             [](auto&&...) { return true; }, false)
             .has_value();
}

/// A constructor throws behind the start of a thread in a member: the destructor, which would join, does not
/// run, and the member ends as it is.
void judge_constructor(const check_context& context, const body_events& body, const task& started,
                       const clang::FieldDecl& field) {
  const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body.function);
  const auto start = body.after(started);
  if (constructor == nullptr || constructor->isDelegatingConstructor() || !start ||
      constructor->getParent() != field.getParent() || llvm::isa<clang::CXXTryStmt>(constructor->getBody()) ||
      has_guard(context, constructor->getBody()) || way_out(context, body, started, field).of(*constructor)) {
    return;
  }
  const clang::Stmt* threw = nullptr;
  const auto may_end = [&](const event& e) {
    const bool about_it = e.on == object{&field, nullptr} && e.is != event_kind::use &&
                          e.at != started.spawn && !contains(body, e.at, started.spawn);
    return about_it || may_see_to_it(context, e);
  };
  // A condition of the join may be that of the throw, and so may one of the start.
  const auto some_way_is_seen_to = [&](const event& thrown) {
    return std::ranges::any_of(body.flow.all_events(),
                               [&](const event& e) { return may_end(e) && leads_to(body, e, thrown); });
  };
  const auto at_event = [&](const event& e) {
    if (may_end(e)) {
      return step::stop;
    }
    if (e.is == event_kind::leave && llvm::isa_and_nonnull<clang::CXXThrowExpr>(e.at) && !e.gives_up &&
        !is_caught_inside(body, e.at) && always_behind(body, started, e) && !some_way_is_seen_to(e)) {
      threw = e.at;
      return step::found;
    }
    return step::go_on;
  };
  const auto path = search(body.flow, *start, at_event, without_exception, false);
  if (!path || threw == nullptr) {
    return;
  }
  report r;
  r.at = started.spawn->getBeginLoc();
  r.underlined = started.spawn->getSourceRange();
  r.in = body.function;
  r.message = "'" + field.getNameAsString() +
              "' is destroyed unjoined where the constructor throws: the destructor does not run, and the "
              "process ends";
  r.notes.push_back({threw->getBeginLoc(), "thrown here, behind the start", threw->getSourceRange()});
  r.notes.push_back({field.getLocation(), "the thread is kept here", {}});
  context.sink(std::move(r));
}

}  // namespace

void find_members_of_throwing_constructors(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const auto* field = started->holders.size() != 1 || started->holders.front().member != nullptr
                              ? nullptr
                              : llvm::dyn_cast<clang::FieldDecl>(started->holders.front().root);
      if (field != nullptr && started->handle_end == at_end::terminate && !started->detached &&
          !started->given_away && ends_process(context, field->getType())) {
        judge_constructor(context, *body, *started, *field);
      }
    }
  }
}

}  // namespace snag::detector
