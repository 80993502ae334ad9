// What a call does to what it is given: the effects of a body at hand, and what may be done where none is.

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

bool is_record(clang::QualType type) {
  return type.getNonReferenceType()->isRecordType();
}

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

void translation_unit_events::builder::add_effects_of_closure(const clang::LambdaExpr& lambda,
                                                              const object& about,
                                                              const clang::CallExpr& call, bool only_waits,
                                                              std::vector<event>& out) {
  argument_map arguments;
  arguments.same_this = true;
  for (const clang::ParmVarDecl* parameter : lambda.getCallOperator()->parameters()) {
    arguments.bound[parameter] = about;
  }
  const std::size_t before = out.size();
  add_effects(lambda.getCallOperator(), arguments, &call, only_waits, out);
  for (std::size_t added = before; added < out.size(); ++added) {
    out[added].always = false;  // call_once: perhaps not now
  }
}

void translation_unit_events::builder::add_call(const clang::CallExpr& call, std::vector<event>& out) {
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
  const auto add = [&](event_kind kind, object on) {
    if (on) {
      out.push_back(event_at(kind, on, &call));
      out.back().where = call.getBeginLoc();  // CallExpr's own: of an operator, where that stands
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
      const object about = i > skipped           ? somewhere_in(call.getArg(skipped))
                           : receiver != nullptr ? object_of(receiver)
                                                 : object{};
      add_effects_of_closure(*lambda, about, call, !calls_at_once || keeps(call.getType(), *lambda), out);
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
