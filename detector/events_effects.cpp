// What a call, and the end of an object, does: the effects of the bodies that are at hand.

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/events_builder.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_task = 4;
constexpr unsigned deepest_throw = 4;
constexpr std::size_t most_effects = 256;  // of one function; more says nothing that a rule could use

bool is_wait(event_kind kind) {
  return kind == event_kind::join || kind == event_kind::wait || kind == event_kind::detach;
}

bool crosses_calls(event_kind kind) {
  switch (kind) {
    case event_kind::use:
    case event_kind::leave:
    case event_kind::scope_end:
    case event_kind::moved:
    case event_kind::lock:  // which locks a callee takes, lock_sets tells
    case event_kind::unlock:
    case event_kind::blocking:
    case event_kind::call:
    case event_kind::derive:
      return false;
    default:
      return true;
  }
}

bool is_record(clang::QualType type) {
  return type.getNonReferenceType()->isRecordType();
}

/// A throw that no try block of the same function is around of.
class throw_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  bool throws = false;
  std::vector<const clang::CallExpr*> calls;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool TraverseCXXTryStmt(clang::CXXTryStmt* guarded) override {
    for (unsigned i = 0; i < guarded->getNumHandlers(); ++i) {
      if (!TraverseStmt(guarded->getHandler(i))) {
        return false;
      }
    }
    return true;
  }
  bool VisitCXXThrowExpr(clang::CXXThrowExpr* /*one*/) override {
    throws = true;
    return false;
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    calls.push_back(call);
    return true;
  }
};

/// Kinds of which a rule asks whether they happen for certain.
bool is_counted_on(event_kind kind) {
  return kind == event_kind::close || kind == event_kind::send || kind == event_kind::count_up ||
         kind == event_kind::count_down || kind == event_kind::publish;
}

/// Whether every path through a body passes such an event, exceptions aside and loops around one counted as
/// running.
bool passes_always(const body_events& body, event_kind kind, const object& on) {
  llvm::SmallPtrSet<const clang::Stmt*, 4> loops;
  for (const flow_block& block : body.flow.blocks) {
    for (const event& e : block.events) {
      if (e.is == kind && e.on == on && e.always) {
        for (const clang::Stmt* around : body.enclosing(e.at)) {
          if (is_loop(around)) {
            loops.insert(around);
          }
        }
      }
    }
  }
  const auto at_event = [&](const event& e) {
    return e.is == kind && e.on == on && e.always ? step::stop : step::go_on;
  };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && !(edge.when_false && loops.contains(block.terminator));
  };
  return !search(body.flow, {body.flow.entry, 0}, at_event, at_edge, true);
}

at_end end_of(const clang::QualType type, const roles& known) {
  const type_model* kind = known.of(type);
  return kind == nullptr ? at_end::nothing : kind->on_destruction;
}

std::optional<event_kind> kind_of(at_end end) {
  switch (end) {
    case at_end::join:
      return event_kind::join;
    case at_end::wait:
      return event_kind::wait;
    case at_end::detach:
      return event_kind::detach;
    case at_end::close:
      return event_kind::close;
    case at_end::count_down:
      return event_kind::count_down;
    case at_end::cancel:
      return event_kind::cancel;
    default:
      return std::nullopt;
  }
}

}  // namespace

const std::vector<event>& translation_unit_events::builder::effects(const clang::FunctionDecl* function) {
  static const std::vector<event> none;
  const auto at = function == nullptr ? by_function_.end() : by_function_.find(function->getCanonicalDecl());
  if (at == by_function_.end() || working_on_.contains(at->second->function)) {
    return none;  // no body at hand, or a cycle of calls
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto known = effects_.find(key); known != effects_.end()) {
    return *known->second;
  }
  body_events& body = *at->second;
  build(body);
  auto found = std::make_unique<std::vector<event>>();
  // Clang numbers blocks backwards: the highest is the entry, and an order of the text falls out.
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (crosses_calls(e.is) && found->size() < most_effects) {
        found->push_back(e);
        found->back().always = e.always && (!is_counted_on(e.is) || passes_always(body, e.is, e.on));
      }
    }
  }
  return *(effects_[key] = std::move(found));
}

std::vector<event> translation_unit_events::builder::effects(const task& of, unsigned depth) {
  std::vector<event> found;
  if (depth > deepest_task) {
    return found;
  }
  // A task that is the writing end of a future itself (std::packaged_task) fulfils it when it is over.
  if (const type_model* kind = of.callable == nullptr ? nullptr : known_.of(of.callable->getType());
      kind != nullptr && kind->is == object_kind::promise) {
    event e;
    e.is = event_kind::publish;
    e.on = object_of(of.callable);
    e.at = of.spawn;
    e.where = of.spawn->getBeginLoc();
    found.push_back(e);
  }
  for (event e : effects(of.code)) {
    if (e.is == event_kind::spawn && e.started != nullptr) {
      for (event inner : effects(*e.started, depth + 1)) {
        inner.on = in_terms_of(of, inner.on);
        inner.inside_call = true;
        inner.always = inner.always && e.always;
        found.push_back(inner);
      }
    }
    e.on = in_terms_of(of, e.on);
    found.push_back(e);
  }
  return found;
}

namespace {

/// Whether what is called came in as a parameter: code of the caller.
bool calls_parameter(const clang::CallExpr& call) {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  const clang::Expr* what = op != nullptr ? op->getArg(0) : call.getCallee();
  while (what != nullptr) {
    what = what->IgnoreParenImpCasts();
    if (const auto* pointer = llvm::dyn_cast<clang::UnaryOperator>(what)) {
      what = pointer->getSubExpr();
    } else if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(what)) {
      what = member->getBase();
    } else {
      break;
    }
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(what);
  return name != nullptr && llvm::isa<clang::ParmVarDecl>(name->getDecl());
}

}  // namespace

throw_odds translation_unit_events::builder::throws(const clang::Stmt* statement, unsigned depth) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(statement);
  if (call == nullptr) {
    return throw_odds::never;
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) {
    return throw_odds::callback;
  }
  if (!known_.may_throw(callee)) {
    return throw_odds::never;
  }
  const auto at = by_function_.find(callee->getCanonicalDecl());
  if (at == by_function_.end()) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool calls_back = op != nullptr && op->getOperator() == clang::OO_Call;
    return calls_back                           ? throw_odds::callback
           : is_own_code(callee->getLocation()) ? throw_odds::unknown
                                                : throw_odds::library;
  }
  if (depth > deepest_throw) {
    return throw_odds::library;
  }
  throw_finder found;
  found.TraverseStmt(const_cast<clang::Stmt*>(at->second->body));
  throw_odds worst = found.throws ? throw_odds::certain : throw_odds::never;
  for (const clang::CallExpr* inner : found.calls) {
    throw_odds of_inner = throws(inner, depth + 1);
    if (of_inner == throw_odds::callback && !calls_parameter(*inner)) {
      of_inner = throw_odds::unknown;  // a pointer of its own, which the caller did not hand over
    }
    worst = worst == throw_odds::certain ? worst : std::max(worst, of_inner);
  }
  return worst;
}

void translation_unit_events::builder::add_effects(const clang::FunctionDecl* function,
                                                   const argument_map& arguments, const clang::Stmt* at,
                                                   bool only_waits, std::vector<event>& out) {
  for (event e : effects(function)) {
    if (only_waits && !is_wait(e.is)) {
      continue;
    }
    if (e.is == event_kind::spawn) {
      continue;  // its task speaks of the callee's variables
    }
    if (const auto bound = arguments.bound.find(e.on.root); bound != arguments.bound.end()) {
      e.on =
          e.on.member != nullptr && bound->second ? object{bound->second.root, e.on.member} : bound->second;
    } else if (llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root) && !arguments.same_this) {
      e.on = arguments.self ? object{arguments.self.root, e.on.root} : object{};
    } else if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(e.on.root);
               variable != nullptr && variable->hasLocalStorage() && function != nullptr &&
               variable->getDeclContext() == function) {
      continue;  // the callee's own
    }
    if (!e.on) {
      continue;
    }
    e.at = at;
    e.where = at != nullptr ? at->getBeginLoc() : clang::SourceLocation();  // a parameter has no initialiser
    e.inside_call = true;
    out.push_back(e);
  }
}

namespace {

/// Whether a type keeps a closure: a guard or a view that is made from it (finally_impl<F>). It runs later.
bool keeps(clang::QualType type, const clang::LambdaExpr& lambda) {
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl());
  return special != nullptr &&
         std::ranges::any_of(special->getTemplateArgs().asArray(), [&](const clang::TemplateArgument& one) {
           return one.getKind() == clang::TemplateArgument::Type &&
                  one.getAsType().getNonReferenceType()->getAsCXXRecordDecl() == lambda.getLambdaClass();
         });
}

}  // namespace

void translation_unit_events::builder::add_call(body_events& /*body*/, const clang::CallExpr& call,
                                                std::vector<event>& out) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  const auto* member = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  const clang::Expr* receiver = method != nullptr                    ? method->getImplicitObjectArgument()
                                : op != nullptr && member != nullptr ? op->getArg(0)
                                                                     : nullptr;
  const function_model* model = known_.of(call);
  const bool at_hand = callee != nullptr && by_function_.contains(callee->getCanonicalDecl());
  const unsigned skipped = op != nullptr && member != nullptr ? 1 : 0;
  if (at_hand) {
    argument_map arguments;
    for (unsigned i = skipped; i < call.getNumArgs() && i - skipped < callee->getNumParams(); ++i) {
      arguments.bound[callee->getParamDecl(i - skipped)] = object_of(call.getArg(i));
    }
    arguments.same_this = receiver == nullptr || llvm::isa<clang::CXXThisExpr>(bare(receiver)) ||
                          member == nullptr || member->getParent()->isLambda();
    arguments.self = receiver == nullptr ? object{} : object_of(receiver);
    add_effects(callee, arguments, &call, false, out);
  }
  event e;
  e.at = &call;
  e.where = call.getBeginLoc();
  const auto add = [&](event_kind kind, object on) {
    if (on) {
      e.is = kind;
      e.on = on;
      out.push_back(e);
    }
  };
  // A library's algorithm calls what it is given before it returns; of others only what they wait for counts.
  const bool calls_at_once = (model != nullptr && model->is == role::noescape) ||
                             (callee != nullptr && !is_own_code(callee->getLocation()));
  for (unsigned i = skipped; i < call.getNumArgs(); ++i) {
    const clang::Expr* argument = call.getArg(i);
    const clang::Expr* given = bare(argument);
    const bool started_there = given != nullptr && spawn_model(*given) != nullptr;  // handle = thread([...])
    if (const clang::LambdaExpr* lambda = started_there ? nullptr : lambda_of(argument); lambda != nullptr) {
      argument_map arguments;
      arguments.same_this = true;
      const object about = i > skipped           ? somewhere_in(call.getArg(skipped))
                           : receiver != nullptr ? object_of(receiver)
                                                 : object{};
      for (const clang::ParmVarDecl* parameter : lambda->getCallOperator()->parameters()) {
        arguments.bound[parameter] = about;
      }
      const std::size_t before = out.size();
      add_effects(lambda->getCallOperator(), arguments, &call,
                  !calls_at_once || keeps(call.getType(), *lambda), out);
      for (std::size_t added = before; added < out.size(); ++added) {
        out[added].always = false;  // call_once: perhaps not now
      }
      continue;
    }
    const object on = object_of(argument);
    if (!on || at_hand) {
      continue;
    }
    // Handed on by reference or pointer to somebody of whom nothing is known.
    const clang::ParmVarDecl* parameter = callee != nullptr && i - skipped < callee->getNumParams()
                                              ? callee->getParamDecl(i - skipped)
                                              : nullptr;
    const clang::QualType type = parameter == nullptr ? argument->getType() : parameter->getType();
    const bool alters =
        (type->isReferenceType() || type->isPointerType()) && !type->getPointeeType().isConstQualified();
    if (alters || type->isReferenceType() || is_record(type)) {
      add(event_kind::touch, on);
    }
    if (alters && type->isLValueReferenceType() && (op == nullptr || is_record(type))) {
      add(event_kind::write, on);
    }
  }
  if (receiver != nullptr && !at_hand) {
    const object on = object_of(receiver);
    add(event_kind::touch, on);
    const bool assigns = op == nullptr || op->isAssignmentOp() || op->getOperator() == clang::OO_PlusPlus ||
                         op->getOperator() == clang::OO_MinusMinus;
    // What gives out a reference is judged by what is done with that.
    if (assigns && member != nullptr && !member->isConst() && !member->isStatic() &&
        (op != nullptr || !call.isGLValue())) {
      add(event_kind::write, on);
    }
  } else if (op != nullptr && member == nullptr && op->isAssignmentOp()) {
    add(event_kind::write, object_of(op->getArg(0)));
  }
}

void translation_unit_events::builder::add_end_of(const clang::VarDecl& variable, const clang::Stmt* trigger,
                                                  std::vector<event>& out) {
  const clang::SourceLocation where = trigger != nullptr ? trigger->getEndLoc() : variable.getEndLoc();
  const auto add = [&](event_kind kind, object on) {
    event e;
    e.is = kind;
    e.on = on;
    e.at = trigger;
    e.where = kind == event_kind::scope_end ? where : variable.getLocation();
    e.at_scope_end = true;
    out.push_back(e);
  };
  const object self{variable.getCanonicalDecl(), nullptr};
  const clang::Expr* init = bare(variable.getInit());
  const type_model* kind = known_.of(variable.getType());
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(init);
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init);
  const function_model* made_by = call != nullptr           ? known_.of(*call)
                                  : construction != nullptr ? known_.of(*construction)
                                                            : nullptr;
  if (made_by != nullptr && made_by->is == role::guard) {
    if (const auto does = kind_of(made_by->on_destruction)) {
      add(*does, object_of(known_.operand_of(made_by->on, *init)));
    }
  } else if (kind != nullptr && kind->is == object_kind::guard && kind->on_destruction == at_end::unlock) {
    if (!variable.getType()->isReferenceType()) {
      add(event_kind::unlock, {});
      out.back().guard = variable.getCanonicalDecl();
    }
  } else if (kind != nullptr && kind->is == object_kind::guard) {
    if (const auto does = kind_of(kind->on_destruction); does.has_value() && construction != nullptr) {
      add(*does, object_of(known_.operand_of(kind->on, *construction)));
    }
  } else if (const auto does = kind_of(end_of(variable.getType(), known_))) {
    add(*does, self);
  } else if (kind == nullptr) {
    const clang::CXXRecordDecl* record = variable.getType()->getAsCXXRecordDecl();
    record = record == nullptr ? nullptr : record->getDefinition();
    const clang::CXXDestructorDecl* destructor = record == nullptr ? nullptr : record->getDestructor();
    const bool at_hand = destructor != nullptr && by_function_.contains(destructor->getCanonicalDecl());
    std::vector<event> effects_here;
    if (at_hand) {
      // Fields are what the constructor made them from.
      argument_map arguments;
      arguments.self = self;
      const auto bind = [&](const clang::FieldDecl* field, const clang::Expr* from) {
        if (const object on = object_of(from)) {
          arguments.bound[field] = on;
        }
      };
      if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(init)) {
        unsigned i = 0;
        for (const clang::FieldDecl* field : record->fields()) {
          if (i < list->getNumInits()) {
            bind(field, list->getInit(i++));
          }
        }
      } else if (construction != nullptr) {
        const clang::FunctionDecl* made = construction->getConstructor();
        const clang::FunctionDecl* body = nullptr;
        if (made->hasBody(body)) {
          for (const auto* member : llvm::cast<clang::CXXConstructorDecl>(body)->inits()) {
            const auto from = member->isMemberInitializer() ? object_of(member->getInit()) : object{};
            const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(from.root);
            if (parameter != nullptr && parameter->getFunctionScopeIndex() < construction->getNumArgs()) {
              bind(member->getMember(), construction->getArg(parameter->getFunctionScopeIndex()));
            }
          }
        }
      }
      add_effects(destructor, arguments, variable.getInit(), false, effects_here);
      add(event_kind::call, {});
      out.back().guard = variable.getCanonicalDecl();
    }
    // A scope guard made from a lambda runs it at its end: finally([&] { t.join(); }).
    if (destructor != nullptr && !destructor->isDefaulted() && call != nullptr) {
      for (const clang::Expr* argument : call->arguments()) {
        if (const clang::LambdaExpr* lambda = lambda_of(argument)) {
          argument_map arguments;
          arguments.same_this = true;
          add_effects(lambda->getCallOperator(), arguments, variable.getInit(), false, effects_here);
        }
      }
    } else if (destructor != nullptr && !destructor->isDefaulted() && construction != nullptr) {
      for (const clang::Expr* argument : construction->arguments()) {
        if (const clang::LambdaExpr* lambda = lambda_of(argument)) {
          argument_map arguments;
          arguments.same_this = true;
          add_effects(lambda->getCallOperator(), arguments, variable.getInit(), false, effects_here);
        }
      }
    }
    for (const event& e : effects_here) {
      add(e.is, e.on);
      out.back().always = e.always;
    }
  }
  add(event_kind::scope_end, self);
}

}  // namespace snag::detector
