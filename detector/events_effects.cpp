// What a call, and the end of an object, does: the effects of the bodies that are at hand.

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/called_by_macro.h"
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

}  // namespace

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

bool is_counted_on(event_kind kind) {
  return kind == event_kind::close || kind == event_kind::send || kind == event_kind::count_up ||
         kind == event_kind::count_down || kind == event_kind::publish;
}

bool passes_always(const body_events& body, const event& like) {
  // Calls have no object: the statement is what counts.
  const auto same = [&](const event& e) {
    return e.is == like.is && e.always && (e.is == event_kind::call ? e.at == like.at : e.on == like.on);
  };
  llvm::SmallPtrSet<const clang::Stmt*, 4> loops;
  for (const flow_block& block : body.flow.blocks) {
    for (const event& e : block.events) {
      if (same(e)) {
        for (const clang::Stmt* around : body.enclosing(e.at)) {
          if (is_loop(around)) {
            loops.insert(around);
          }
        }
      }
    }
  }
  const auto at_event = [&](const event& e) { return same(e) ? step::stop : step::go_on; };
  const auto at_edge = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && !(edge.when_false && loops.contains(block.terminator));
  };
  return !search(body.flow, {body.flow.entry, 0}, at_event, at_edge, true);
}

const std::vector<event>& translation_unit_events::builder::effects(const clang::FunctionDecl* function) {
  static const std::vector<event> none;
  const auto at = function == nullptr ? by_function_.end() : by_function_.find(function->getCanonicalDecl());
  if (at == by_function_.end()) {
    const function_elsewhere* there = elsewhere_.of(function);
    return there == nullptr ? none : there->effects;
  }
  if (working_on_.contains(at->second->function)) {
    return none;  // a cycle of calls
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
        found->back().always = e.always && (!is_counted_on(e.is) || passes_always(body, e));
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

namespace {

/// Whether the class of a call operator holds something that can be called (std::function, what std::bind
/// gives): a distribution, a comparison do not.
bool holds_callable(const clang::FunctionDecl* call_operator) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(call_operator);
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      method == nullptr ? nullptr : method->getParent());
  const auto can_be_called = [](const clang::TemplateArgument& one) {
    if (one.getKind() != clang::TemplateArgument::Type) {
      return false;
    }
    const clang::QualType type = one.getAsType().getNonReferenceType();
    const auto* record = type->getAsCXXRecordDecl();
    return type->isFunctionType() || type->isFunctionPointerType() || type->isMemberPointerType() ||
           (record != nullptr && record->isLambda());
  };
  return special != nullptr && llvm::any_of(special->getTemplateArgs().asArray(), can_be_called);
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
  if (const function_model* model = known_.of(*call);
      model != nullptr && model->from.empty() && (model->is == role::send || model->is == role::close)) {
    return throw_odds::library;  // known by its body: it throws where it is used wrongly
  }
  const auto at = by_function_.find(callee->getCanonicalDecl());
  // What a macro calls to throw is an assertion that has failed.
  const auto not_asserted = [&](throw_odds odds) {
    const bool asserted = odds == throw_odds::certain && is_called_by_macro(*call, ast_.getSourceManager());
    return asserted ? throw_odds::unknown : odds;
  };
  if (const function_elsewhere* there = at == by_function_.end() ? elsewhere_.of(callee) : nullptr) {
    return not_asserted(there->told->throws);
  }
  if (at == by_function_.end()) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool calls_back = op != nullptr && op->getOperator() == clang::OO_Call;
    const bool holds = calls_back && (is_own_code(callee->getLocation()) || holds_callable(callee));
    return holds                                ? throw_odds::callback
           : is_own_code(callee->getLocation()) ? throw_odds::unknown
                                                : throw_odds::library;
  }
  if (depth > deepest_throw) {
    return throw_odds::library;
  }
  return not_asserted(throws_out_of(*at->second, depth));
}

throw_odds translation_unit_events::builder::throws_out_of(const body_events& body, unsigned depth) {
  if (!known_.may_throw(body.function)) {
    return throw_odds::never;
  }
  throw_finder found;
  found.TraverseStmt(const_cast<clang::Stmt*>(body.body));
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
  const clang::FunctionDecl* speaks = told(callee);
  const function_elsewhere* there = of(callee) == nullptr ? elsewhere_.of(callee) : nullptr;
  const bool at_hand = speaks != nullptr && (there == nullptr || !there->told->opaque);
  const unsigned skipped = op != nullptr && member != nullptr ? 1 : 0;
  if (speaks != nullptr) {
    argument_map arguments;
    for (unsigned i = skipped; i < call.getNumArgs() && i - skipped < speaks->getNumParams(); ++i) {
      arguments.bound[speaks->getParamDecl(i - skipped)] = object_of(call.getArg(i));
    }
    arguments.same_this = receiver == nullptr || llvm::isa<clang::CXXThisExpr>(bare(receiver)) ||
                          member == nullptr || member->getParent()->isLambda();
    arguments.self = receiver == nullptr ? object{} : object_of(receiver);
    add_effects(speaks, arguments, &call, false, out);
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
  const bool calls_all_at_once = (model != nullptr && model->is == role::noescape) ||
                                 (callee != nullptr && !is_own_code(callee->getLocation()));
  for (unsigned i = skipped; i < call.getNumArgs(); ++i) {
    const clang::Expr* argument = call.getArg(i);
    const bool calls_at_once = calls_all_at_once || (there != nullptr && there->only_calls(i - skipped));
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
    if (!on || (at_hand && (there == nullptr || there->understands(i - skipped)))) {
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
  // owner = nullptr
  if (op != nullptr && !at_hand && op->getOperator() == clang::OO_Equal) {
    add_end_of_owned(*op->getArg(0), call, out);
  }
}

}  // namespace snag::detector
