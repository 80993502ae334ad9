// How likely a call throws.

#include <algorithm>
#include <optional>
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/access_operators.h"
#include "detector/called_by_macro.h"
#include "detector/events_builder.h"
#include "detector/refused_calls.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_throw = 4;

/// A throw that no try block of the same function is around of.
class throw_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  throw_finder(const roles& known, const clang::SourceManager& sources, bool access)
      : known_(known), sources_(sources), access_(access) {}

  bool throws = false;
  bool may_throw = false;  ///< where a lock itself refuses, an assertion fails, or there is nothing behind ->
  std::vector<const clang::CallExpr*> calls;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool TraverseCXXTryStmt(clang::CXXTryStmt* guarded) override {
    bool lets_on = false;
    std::swap(lets_on, lets_on_);
    ++handlers_;
    bool all = true;
    for (unsigned i = 0; all && i < guarded->getNumHandlers(); ++i) {
      all = TraverseStmt(guarded->getHandler(i));
    }
    --handlers_;
    std::swap(lets_on, lets_on_);
    // catch (...) { undo(); throw; }: as likely as what it caught.
    return all && (!lets_on || TraverseStmt(guarded->getTryBlock()));
  }
  bool TraverseIfStmt(clang::IfStmt* branch) override {
    const asked_in_macro asked(*this, branch->getIfLoc());
    const clang::Stmt* refused = branch_of_refusal(known_, *branch);
    if (refused == nullptr) {
      return clang::DynamicRecursiveASTVisitor::TraverseIfStmt(branch);
    }
    for (clang::Stmt* child : branch->children()) {
      const bool outside = in_refusal_;
      in_refusal_ |= child == refused;
      const bool go_on = TraverseStmt(child);
      in_refusal_ = outside;
      if (!go_on) {
        return false;
      }
    }
    return true;
  }
  bool TraverseConditionalOperator(clang::ConditionalOperator* either) override {
    const asked_in_macro asked(*this, either->getQuestionLoc());
    return clang::DynamicRecursiveASTVisitor::TraverseConditionalOperator(either);
  }
  bool VisitCXXThrowExpr(clang::CXXThrowExpr* one) override {
    if (one->getSubExpr() == nullptr && handlers_ > 0) {
      lets_on_ = true;
      return true;
    }
    const bool unlikely = in_refusal_ || access_ || is_asserted(one->getThrowLoc());
    may_throw |= unlikely;
    throws |= !unlikely;
    return !throws;
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    if (in_refusal_) {
      may_throw = true;
    } else {
      calls.push_back(call);
    }
    return true;
  }

 private:
  /// Says, while it lives, that a question stands around whose word is written in a macro's definition.
  class asked_in_macro {
   public:
    asked_in_macro(throw_finder& of, clang::SourceLocation word) : of_(of), outside_(of.asking_) {
      of_.asking_ = of.sources_.isMacroBodyExpansion(word) ? of.sources_.getExpansionLoc(word) : outside_;
    }
    ~asked_in_macro() { of_.asking_ = outside_; }
    asked_in_macro(const asked_in_macro&) = delete;
    asked_in_macro& operator=(const asked_in_macro&) = delete;

   private:
    throw_finder& of_;
    clang::SourceLocation outside_;
  };

  /// Whether one use of a macro asks and throws: #define CHECK(x) if (!(x)) throw failed(#x), an assertion.
  bool is_asserted(clang::SourceLocation thrown) const {
    return asking_.isValid() && sources_.isMacroBodyExpansion(thrown) &&
           sources_.getExpansionLoc(thrown) == asking_;
  }

  const roles& known_;
  const clang::SourceManager& sources_;
  const bool access_;             ///< of what gives access: it throws where there is nothing to give
  clang::SourceLocation asking_;  ///< where the macro is used that asks the innermost question around
  bool in_refusal_ = false;
  unsigned handlers_ = 0;  ///< around what is looked at
  bool lets_on_ = false;   ///< a handler hands on what it caught
};

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

/// Whether a call goes by a table of plain functions that an object points to, as C writes virtual ones.
/// Which function it is, the object decides: nothing that a caller hands in.
bool calls_table(const clang::CallExpr& call) {
  const clang::Expr* called = call.getCallee()->IgnoreParenImpCasts();
  if (const auto* behind = llvm::dyn_cast<clang::UnaryOperator>(called)) {
    called = behind->getSubExpr()->IgnoreParenImpCasts();
  }
  const auto is_entry = [](const clang::FieldDecl* f) { return f->getType()->isFunctionPointerType(); };
  const auto* entry = llvm::dyn_cast<clang::MemberExpr>(called);
  const auto* field = entry == nullptr ? nullptr : llvm::dyn_cast<clang::FieldDecl>(entry->getMemberDecl());
  return field != nullptr && is_entry(field) && entry->isArrow() &&
         llvm::isa<clang::MemberExpr>(entry->getBase()->IgnoreParenImpCasts()) &&
         llvm::count_if(field->getParent()->fields(), is_entry) > 1;
}

/// Whether a value of a type, or what it points to, can be called.
bool leads_to_call(clang::QualType type) {
  type = type.getNonReferenceType();
  return can_be_called(type) || (type->isPointerType() && can_be_called(type->getPointeeType()));
}

/// The closure that an argument is, or is made from; null where there is none in view.
const clang::CXXRecordDecl* closure_in(const clang::Stmt* part) {
  const auto* value = llvm::dyn_cast_or_null<clang::Expr>(part);
  if (value == nullptr) {
    return nullptr;
  }
  if (const auto* record = value->getType()->getAsCXXRecordDecl(); record != nullptr && record->isLambda()) {
    return record;
  }
  for (const clang::Stmt* child : part->children()) {
    if (const auto* found = closure_in(child)) {
      return found;
    }
  }
  return nullptr;
}

/// Whether a statement speaks of what came in as a parameter.
bool speaks_of_parameter(const clang::Stmt* whole) {
  return any_part(whole, [](const clang::Stmt* part) {
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(part);
    return name != nullptr && llvm::isa<clang::ParmVarDecl>(name->getDecl());
  });
}

/// Whether what a call runs, which is not its own, came in as a parameter: what it calls, or what it hands
/// on.
bool runs_parameter(const clang::CallExpr& call) {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  const bool by_name =
      call.getDirectCallee() != nullptr && (op == nullptr || op->getOperator() != clang::OO_Call);
  return calls_parameter(call) && (!by_name || llvm::any_of(call.arguments(), speaks_of_parameter));
}

}  // namespace

throw_odds translation_unit_events::builder::throws(const clang::Stmt* statement, unsigned depth) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(statement);
  if (call == nullptr) {
    return throw_odds::never;
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) {
    return calls_table(*call) ? throw_odds::unknown : throw_odds::callback;
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
  const function_elsewhere* there = at == by_function_.end() ? elsewhere_.of(callee) : nullptr;
  if (at == by_function_.end() && there == nullptr) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool calls_back = op != nullptr && op->getOperator() == clang::OO_Call;
    const bool holds = calls_back && (is_own_code(callee->getLocation()) || holds_callable(callee));
    return holds                                ? throw_odds::callback
           : is_own_code(callee->getLocation()) ? throw_odds::unknown
                                                : throw_odds::library;
  }
  if (there == nullptr && depth > deepest_throw) {
    return throw_odds::library;
  }
  const throw_odds odds = there != nullptr ? there->told->throws : throws_out_of(*at->second, depth);
  if (odds != throw_odds::callback || depth > deepest_throw) {
    return not_asserted(odds);
  }
  return throws_out_of_handed(*call, depth);
}

// What the callee runs came in with the call: where all of it is in view, the call throws as that does.
throw_odds translation_unit_events::builder::throws_out_of_handed(const clang::CallExpr& call,
                                                                  unsigned depth) {
  std::optional<throw_odds> handed;
  for (const clang::Expr* argument : call.arguments()) {
    if (!leads_to_call(argument->getType())) {
      continue;
    }
    const clang::CXXRecordDecl* closure = closure_in(argument);
    const clang::CXXMethodDecl* code = closure == nullptr ? nullptr : closure->getLambdaCallOperator();
    const auto body = code == nullptr ? by_function_.end() : by_function_.find(code->getCanonicalDecl());
    if (body == by_function_.end()) {
      return throw_odds::callback;
    }
    handed = std::max(handed.value_or(throw_odds::never), throws_out_of(*body->second, depth + 1));
  }
  return std::min(handed.value_or(throw_odds::callback), throw_odds::callback);
}

// Kept for each depth apart: functions that all call each other have as many ways through them as it takes
// powers, and the answer depends on how far down they are asked.
throw_odds translation_unit_events::builder::throws_out_of(const body_events& body, unsigned depth) {
  if (!known_.may_throw(body.function)) {
    return throw_odds::never;
  }
  const std::pair key{&body, depth};
  if (const auto known = thrown_out_of_.find(key); known != thrown_out_of_.end()) {
    return known->second;
  }
  const bool access = gives_access(*body.function);
  throw_finder found(known_, ast_.getSourceManager(), access);
  found.TraverseStmt(const_cast<clang::Stmt*>(body.body));
  throw_odds worst = found.throws      ? throw_odds::certain
                     : found.may_throw ? throw_odds::unknown
                                       : throw_odds::never;
  for (const clang::CallExpr* inner : found.calls) {
    if (worst == throw_odds::certain) {
      break;
    }
    throw_odds of_inner = throws(inner, depth + 1);
    if (of_inner == throw_odds::callback && !runs_parameter(*inner)) {
      of_inner = throw_odds::unknown;  // a pointer of its own, which the caller did not hand over
    }
    if (of_inner == throw_odds::certain && access && only_throws(inner->getDirectCallee())) {
      of_inner = throw_odds::unknown;  // a helper throws for it
    }
    worst = std::max(worst, of_inner);
  }
  thrown_out_of_[key] = worst;
  return worst;
}

}  // namespace snag::detector
