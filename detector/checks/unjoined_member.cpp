#include "detector/checks/unjoined_member.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/parts.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// A start whose handle goes straight into a member.
struct started_member {
  const task* started = nullptr;
  const body_events* body = nullptr;
};

using member_starts = llvm::MapVector<const clang::FieldDecl*, started_member>;

bool ends_process(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  return kind != nullptr && kind->on_destruction == at_end::terminate;
}

/// Only its own class can name the member, or only this file: it stands in it, and is no header's.
bool is_named_here_alone(const check_context& context, const clang::FieldDecl& field) {
  const auto& sources = context.ast.getSourceManager();
  return field.getAccess() == clang::AS_private ||
         sources.isInMainFile(sources.getExpansionLoc(field.getLocation()));
}

/// Members that are named in a way of which it is not known that the thread stays where it is.
class mention_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit mention_finder(const member_starts& starts) : starts_(starts) {
    ShouldVisitTemplateInstantiations = true;
  }
  llvm::DenseSet<const clang::FieldDecl*> given_out;

  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() == clang::OO_Equal) {
      harmless_.insert(call->getArg(0)->IgnoreParenImpCasts());  // it is given a handle
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    // joinable(), get_id(): what changes nothing and gives nothing out by which it could be joined.
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method != nullptr && method->isConst() &&
        (method->getReturnType()->isBooleanType() || method->getReturnType()->isRecordType())) {
      harmless_.insert(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    }
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl())) {
      note(*field, harmless_.contains(member));
    }
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(name->getDecl())) {
      note(*field, false);  // &service::worker_
    }
    return true;
  }
  // In a generic lambda or a template no more than the name is known.
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* member) override {
    note_all([&](const clang::FieldDecl& field) { return field.getDeclName() == member->getMember(); });
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* name) override {
    note_all([&](const clang::FieldDecl& field) { return field.getDeclName() == name->getDeclName(); });
    return true;
  }
  bool VisitDecompositionDecl(clang::DecompositionDecl* parts) override {
    const auto* record = parts->getType().getNonReferenceType()->getAsCXXRecordDecl();
    note_all([&](const clang::FieldDecl& field) {
      const auto* owner = llvm::cast<clang::CXXRecordDecl>(field.getParent());
      return record == nullptr || !record->hasDefinition() ||
             record->getCanonicalDecl() == owner->getCanonicalDecl() || record->isDerivedFrom(owner);
    });
    return true;
  }

 private:
  void note(const clang::FieldDecl& field, bool harmless) {
    if (!harmless && starts_.contains(field.getCanonicalDecl())) {
      given_out.insert(field.getCanonicalDecl());
    }
  }
  template <class IsNamed>
  void note_all(const IsNamed& is_named) {
    for (const auto& [field, start] : starts_) {
      if (is_named(*field)) {
        given_out.insert(field);
      }
    }
  }

  const member_starts& starts_;
  llvm::DenseSet<const clang::Expr*> harmless_;  // a call is visited before what it is made on
};

/// Some way leads to the end of a function; what ends the process or goes on for ever in a function that it
/// calls does not.
bool comes_to_its_end(const check_context& context, const body_events& body, unsigned depth = 0) {
  if (body.cfg == nullptr || depth > 4) {
    return true;
  }
  const auto ends_here = [&](const clang::CFGBlock& block) {
    return block.hasNoReturnElement() || std::ranges::any_of(block, [&](const clang::CFGElement& element) {
             const auto statement = element.getAs<clang::CFGStmt>();
             const auto* call = statement ? llvm::dyn_cast<clang::CallExpr>(statement->getStmt()) : nullptr;
             const body_events* called =
                 call == nullptr ? nullptr : context.events.of(call->getDirectCallee());
             return called != nullptr && called != &body && !comes_to_its_end(context, *called, depth + 1);
           });
  };
  llvm::SmallPtrSet<const clang::CFGBlock*, 16> seen;
  llvm::SmallVector<const clang::CFGBlock*, 16> queue{&body.cfg->getEntry()};
  while (!queue.empty()) {
    const clang::CFGBlock* block = queue.pop_back_val();
    if (block == nullptr || !seen.insert(block).second || ends_here(*block)) {
      continue;
    }
    if (block == &body.cfg->getExit()) {
      return true;
    }
    queue.append(block->succ_begin(), block->succ_end());
  }
  return false;
}

/// The end of an object whose thread has been started is written down: the class has a destructor that comes
/// to its end, or a local of the class comes to the end of its scope behind the start.
bool is_destroyed_here(const check_context& context, const clang::CXXRecordDecl& record,
                       const started_member& start) {
  const clang::CXXDestructorDecl* destructor = record.getDestructor();
  if (const body_events* end = context.events.of(destructor)) {
    return comes_to_its_end(context, *end) &&
           search(
               end->flow, {end->flow.entry, 0}, [](const event&) { return step::go_on; }, without_exception,
               true)
               .has_value();
  }
  if ((destructor != nullptr && destructor->isUserProvided()) ||
      !start.body->enclosing(start.started->spawn).empty()) {
    return false;
  }
  const bool when_made = llvm::isa<clang::CXXConstructorDecl>(start.body->function);
  const auto local_of = [&](const clang::ValueDecl* root) {
    const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(root);
    const auto* type = variable == nullptr ? nullptr : variable->getType()->getAsCXXRecordDecl();
    return type != nullptr && type->getCanonicalDecl() == record.getCanonicalDecl() ? variable : nullptr;
  };
  return std::ranges::any_of(context.events.bodies(), [&](const auto& body) {
    const auto dies = [&](const clang::VarDecl* only, flow_point from) {
      const auto at_event = [&](const event& e) {
        const clang::VarDecl* variable =
            e.is == event_kind::scope_end && e.on.member == nullptr ? local_of(e.on.root) : nullptr;
        return variable != nullptr && (only == nullptr || variable == only) ? step::found : step::go_on;
      };
      return search(body->flow, from, at_event, without_exception, false).has_value();
    };
    return when_made
               ? dies(nullptr, {body->flow.entry, 0})
               : std::ranges::any_of(body->flow.all_events(), [&](const event& e) {
                   const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
                   const clang::FunctionDecl* called = call == nullptr ? nullptr : call->getDirectCallee();
                   const clang::VarDecl* on =
                       called == nullptr ||
                               called->getCanonicalDecl() != start.body->function->getCanonicalDecl()
                           ? nullptr
                           : local_of(context.events.object_of(call->getImplicitObjectArgument()).root);
                   const auto behind = on == nullptr ? std::nullopt : body->after(e);
                   return behind && dies(on, *behind);
                 });
  });
}

member_starts starts_in_members(const check_context& context) {
  member_starts found;
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      // At once, or by way of a local.
      const auto* field = started->holders.empty() || started->holders.size() > 2 ||
                                  started->holders.back().member != nullptr ||
                                  (started->holders.size() == 2 && started->handle_variable == nullptr)
                              ? nullptr
                              : llvm::dyn_cast<clang::FieldDecl>(started->holders.back().root);
      const bool plain = field != nullptr && started->handle_end == at_end::terminate &&
                         started->by_callee == nullptr && !started->detached && !started->returned &&
                         !started->given_away && ends_process(context, field->getType());
      if (plain && !is_library(context, field)) {
        found.insert({field->getCanonicalDecl(), {started.get(), body.get()}});
      }
    }
  }
  return found;
}

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

void find_unjoined_members(const check_context& context) {
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
  const member_starts starts = starts_in_members(context);
  if (starts.empty()) {
    return;
  }
  mention_finder mentions(starts);
  for (clang::Decl* top : context.ast.getTranslationUnitDecl()->decls()) {
    if (!is_library(context, top)) {
      mentions.TraverseDecl(top);
    }
  }
  for (const auto& [field, start] : starts) {
    const auto* record = llvm::cast<clang::CXXRecordDecl>(field->getParent());
    if (mentions.given_out.contains(field) || !is_named_here_alone(context, *field) ||
        !is_all_in_view(context, *record) || !is_destroyed_here(context, *record, start)) {
      continue;
    }
    report r;
    r.at = start.started->spawn->getBeginLoc();
    r.underlined = start.started->spawn->getSourceRange();
    r.in = start.body->function;
    r.message = "nothing joins or detaches '" + field->getNameAsString() +
                "': the end of its object ends the process";
    r.notes.push_back({field->getLocation(), "the thread is kept here", {}});
    if (const clang::CXXDestructorDecl* end = record->getDestructor(); context.events.of(end) != nullptr) {
      r.notes.push_back({end->getLocation(), "the destructor leaves it joinable", {}});
    }
    context.sink(std::move(r));
  }
}

}  // namespace snag::detector
