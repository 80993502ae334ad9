#include "detector/checks/thrown.h"

#include <algorithm>
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "detector/access_operators.h"
#include "detector/called_by_macro.h"
#include "detector/checks/asked_before.h"
#include "detector/checks/never_null.h"
#include "detector/checks/parts.h"
#include "detector/checks/task_code.h"
#include "detector/checks/thrown_parts.h"
#include "detector/refused_calls.h"

namespace snag::detector {
namespace {

constexpr std::size_t most_ways = 8;  // of one function; more says nothing that a rule could use

std::string call_of(const clang::FunctionDecl& function) {
  return "'" + function.getNameAsString() + "'";
}

}  // namespace

bool catches(const clang::CXXCatchStmt& handler, clang::QualType type) {
  if (handler.getExceptionDecl() == nullptr || type.isNull()) {
    return true;
  }
  const clang::QualType caught = handler.getCaughtType().getNonReferenceType().getCanonicalType();
  const clang::QualType given = type.getNonReferenceType().getCanonicalType();
  if (caught.getUnqualifiedType() == given.getUnqualifiedType()) {
    return true;
  }
  if (caught->isPointerType() || given->isPointerType()) {
    return caught->isPointerType() && given->isPointerType();  // near enough to be believed
  }
  const auto* base = caught->getAsCXXRecordDecl();
  const auto* derived = given->getAsCXXRecordDecl();
  return base != nullptr && derived != nullptr && derived->hasDefinition() && derived->isDerivedFrom(base);
}

/// One walk over one function.
class thrown_scan {
 public:
  thrown_scan(thrown_out& all, const clang::FunctionDecl& function)
      : all_(all),
        context_(all.context_),
        access_(gives_access(function)),
        own_sort_(becomes_own_sort(function)) {}

  using ways = std::vector<thrown>;

  void scan(const clang::Stmt* part, ways& out) {
    if (part == nullptr || llvm::isa<clang::LambdaExpr, clang::CXXNoexceptExpr, clang::CXXTypeidExpr,
                                     clang::UnaryExprOrTypeTraitExpr>(part)) {
      return;
    }
    if (const auto* guarded = llvm::dyn_cast<clang::CXXTryStmt>(part)) {
      scan_try(*guarded, out);
      return;
    }
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(part);
        branch != nullptr && branch->isConstexpr() && !branch->getCond()->isValueDependent()) {
      if (const auto taken = branch->getNondiscardedCase(context_.ast)) {
        scan(*taken, out);
        return;
      }
    }
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(part)) {
      if (const clang::Stmt* refused = branch_of_refusal(context_.known, *branch)) {
        scan_refusal(*branch, refused, out);
        return;
      }
    }
    const bool last_resort =
        std::exchange(in_default_, llvm::isa<clang::DefaultStmt>(part) ||
                                       (in_default_ && !llvm::isa<clang::CaseStmt, clang::SwitchStmt>(part)));
    for (const clang::Stmt* child : part->children()) {
      const std::size_t before = asked_.size();
      add_answers_before(*part, child, context_.ast, asked_);
      scan(child, out);
      asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(before), asked_.end());
    }
    if (const auto* expression = llvm::dyn_cast<clang::CXXThrowExpr>(part)) {
      scan_throw(*expression, out);
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(part)) {
      scan_call(*call, out);
    } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(part)) {
      scan_callee(made->getConstructor(), *made, {made->getArgs(), made->getNumArgs()}, false, out);
    }
    in_default_ = last_resort;
  }

 private:
  void add(ways& out, thrown one) const {
    const bool known = std::ranges::any_of(out, [&](const thrown& other) {
      return other.odds == one.odds && other.type == one.type && other.by == one.by &&
             other.rethrown == one.rethrown && other.asks == one.asks && other.answer == one.answer;
    });
    if (!known && out.size() < most_ways) {
      out.push_back(std::move(one));
    }
  }

  /// What is thrown where a lock itself refuses is not bet on.
  void scan_refusal(const clang::IfStmt& branch, const clang::Stmt* refused, ways& out) {
    for (const clang::Stmt* child : branch.children()) {
      if (child != refused) {
        scan(child, out);
        continue;
      }
      ways inside;
      scan(child, inside);
      for (thrown& one : inside) {
        one.odds = one.odds == throw_odds::certain ? throw_odds::unknown : one.odds;
        add(out, std::move(one));
      }
    }
  }

  void scan_try(const clang::CXXTryStmt& guarded, ways& out) {
    ways inside;
    scan(guarded.getTryBlock(), inside);
    for (thrown& one : inside) {
      const clang::CXXCatchStmt* taken = nullptr;
      for (unsigned i = 0; taken == nullptr && i < guarded.getNumHandlers(); ++i) {
        const clang::CXXCatchStmt* handler = guarded.getHandler(i);
        // Of an exception of an unknown type the handler that ends it is believed to take it.
        const bool last = i + 1 == guarded.getNumHandlers();
        const bool takes = catches(*handler, one.type) &&
                           (!one.type.isNull() || last || !rethrows(handler->getHandlerBlock()));
        taken = takes ? handler : nullptr;
      }
      if (taken == nullptr || rethrows(taken->getHandlerBlock())) {
        one.rethrown |= taken != nullptr;
        add(out, std::move(one));
      }
    }
    for (unsigned i = 0; i < guarded.getNumHandlers(); ++i) {
      const clang::ValueDecl* around = std::exchange(
          caught_,
          guarded.getHandler(i)->getExceptionDecl() == nullptr
              ? nullptr
              : llvm::cast<clang::ValueDecl>(guarded.getHandler(i)->getExceptionDecl()->getCanonicalDecl()));
      scan(guarded.getHandler(i)->getHandlerBlock(), out);
      caught_ = around;
    }
  }

  void scan_throw(const clang::CXXThrowExpr& expression, ways& out) const {
    if (expression.getSubExpr() == nullptr) {
      return;  // the handler's: scan_try hands it on
    }
    thrown one;
    one.type = expression.getSubExpr()->getType();
    one.at = &expression;
    one.label = "thrown here";
    const auto own = std::ranges::find_if(asked_, &asked_member::of_this);
    if (own != asked_.end()) {
      one.asks = own->member;
      one.answer = own->answer;
    }
    // An assertion, the branch that is never taken, a class that says so: the end of the process is meant.
    const auto* record = one.type->getAsCXXRecordDecl();
    const bool meant = expression.getThrowLoc().isMacroID() || in_default_ || access_ ||
                       (record != nullptr && context_.known.source().is_fault(model_name(*record)));
    one.odds = meant ? throw_odds::unknown : throw_odds::certain;
    add(out, std::move(one));
  }

  void scan_call(const clang::CallExpr& call, ways& out) {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
    const bool calls_object = op != nullptr && op->getOperator() == clang::OO_Call;
    if (callee == nullptr || (calls_object && context_.events.of(callee) == nullptr)) {
      const clang::Expr* value = calls_object ? op->getArg(0) : call.getCallee();
      if (callee != nullptr && !context_.known.may_throw(callee)) {
        return;
      }
      const clang::FunctionDecl* behind = callee_of_value(context_, value);
      if (behind != nullptr && context_.events.of(behind) != nullptr) {
        compose(behind, call, {}, out);
        return;
      }
      thrown one;
      one.odds = throw_odds::callback;
      one.at = &call;
      one.by = variable_in(value);
      one.label = "this calls what was handed in";
      add(out, std::move(one));
      return;
    }
    if (const function_model* model = context_.known.of(call)) {
      if (model->is == role::noescape) {
        for (const clang::Expr* argument : call.arguments()) {
          if (const clang::FunctionDecl* given = callee_of_value(context_, argument)) {
            compose(given, call, {}, out);
          }
        }
      }
      return;  // the rest throws by misuse alone, which other checks look for
    }
    const unsigned skipped = op != nullptr && llvm::isa<clang::CXXMethodDecl>(callee) ? 1 : 0;
    scan_callee(
        callee, call,
        llvm::ArrayRef(call.getArgs(), call.getNumArgs()).drop_front(std::min(skipped, call.getNumArgs())),
        is_dispatched(call), out);
  }

  void scan_callee(const clang::FunctionDecl* callee, const clang::Stmt& call,
                   llvm::ArrayRef<const clang::Expr*> arguments, bool dispatched, ways& out) {
    if (!context_.known.may_throw(callee) || callee->isImplicit() || callee->isDefaulted()) {
      return;
    }
    thrown one;
    one.at = &call;
    const thrown_on when = context_.known.source().known_to_throw(model_name(*callee));
    if (when != thrown_on::nothing) {
      const bool same = std::ranges::all_of(arguments, [](const clang::Expr* a) { return is_constant(a); });
      if (reports_by_reference(*callee) || same) {
        return;
      }
      one.misuse = when == thrown_on::misuse;
      one.by = arguments.empty() ? nullptr : variable_in(arguments.front());
      const bool looked = one.misuse && (one.by == nullptr || one.by != caught_);
      one.odds = looked                                ? throw_odds::unknown
                 : given_by_callback(context_, one.by) ? throw_odds::callback
                                                       : throw_odds::certain;
      one.label = call_of(*callee) +
                  (one.misuse ? " throws where nobody has looked first" : " throws on what it cannot take");
      add(out, std::move(one));
      return;
    }
    if (!dispatched && context_.events.of(callee) != nullptr) {
      compose(callee, call, arguments, out);
      return;
    }
    if (!is_library(context_, callee)) {
      one.odds = throw_odds::unknown;
      one.label = "nothing says that " + call_of(*callee) + " does not throw";
      add(out, std::move(one));
    }
  }

  /// What leaves a callee leaves its call; what it calls back is what it was given.
  void compose(const clang::FunctionDecl* callee, const clang::Stmt& call,
               llvm::ArrayRef<const clang::Expr*> arguments, ways& out) {
    if (!context_.known.may_throw(callee)) {
      return;
    }
    const std::vector<thrown> inside = all_.of(callee);
    // An assertion of a test is a macro that calls what throws: the end is meant there, too.
    const auto* expression = llvm::dyn_cast<clang::Expr>(&call);
    const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(callee);
    const bool asserted =
        (expression != nullptr && is_called_by_macro(*expression, context_.ast.getSourceManager())) ||
        (access_ && only_throws(callee)) ||  // a helper that throws for what gives access
        (own_sort_ && constructor != nullptr && refuses_null(*constructor));
    for (const thrown& inner : inside) {
      thrown one = inner;
      one.odds = asserted && one.odds == throw_odds::certain ? throw_odds::unknown : one.odds;
      one.at = &call;
      one.label = callee->getDeclName().isIdentifier() ? call_of(*callee) + " is called here" : "called here";
      one.rethrown = false;
      if (one.asks != nullptr) {
        ask_before(call, one);
      }
      one.how.insert(one.how.begin(), {inner.at->getBeginLoc(), inner.label, inner.at->getSourceRange()});
      if (const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(inner.by)) {
        const unsigned index = parameter->getFunctionScopeIndex();
        const bool ours = parameter->getDeclContext() == callee || parameter->getFunctionScopeDepth() == 0;
        const clang::Expr* given = ours && index < arguments.size() ? arguments[index] : nullptr;
        one.by = given == nullptr ? nullptr : variable_in(given);
        if (one.odds == throw_odds::certain && one.type.isNull() && given_by_callback(context_, one.by)) {
          one.odds = throw_odds::callback;
        }
        if (inner.misuse && one.by != nullptr && one.by == caught_) {
          one.odds = throw_odds::certain;  // what to say of an exception depends on the exception
        }
        const clang::FunctionDecl* behind = inner.odds == throw_odds::callback && given != nullptr
                                                ? callee_of_value(context_, given)
                                                : nullptr;
        if (behind != nullptr && context_.events.of(behind) != nullptr) {
          compose(behind, call, {}, out);
          continue;
        }
      }
      add(out, std::move(one));
    }
  }

  /// What a member throws where it holds nothing is not thrown where its caller has asked whether it does.
  void ask_before(const clang::Stmt& call, thrown& one) const {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
    const asked_member on = member == nullptr ? asked_member() : asked_of(*member, context_.ast);
    const bool asked = member != nullptr && std::ranges::any_of(asked_, [&](const asked_member& fact) {
                         return fact.member == one.asks && fact.answer != one.answer &&
                                fact.of_this == on.of_this && fact.name == on.name;
                       });
    one.odds = asked && one.odds == throw_odds::certain ? throw_odds::unknown : one.odds;
    one.asks = on.of_this ? one.asks : nullptr;
    one.answer = on.of_this && one.answer;
  }

  thrown_out& all_;
  const check_context& context_;
  std::vector<asked_member> asked_;           ///< what conditions around have asked
  const bool access_;                         ///< throws where there is nothing to give access to
  const bool own_sort_;                       ///< hands on what is never null
  const clang::ValueDecl* caught_ = nullptr;  ///< the exception of the handler around
  bool in_default_ = false;
};

const std::vector<thrown>& thrown_out::of(const clang::FunctionDecl* function) {
  static const std::vector<thrown> none;
  const body_events* body = context_.events.of(function);
  if (body == nullptr || !context_.known.may_throw(function)) {
    return none;
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto at = known_.find(key); at != known_.end()) {
    return *at->second;
  }
  if (!working_on_.insert(key).second) {
    return none;  // a cycle of calls
  }
  auto found = std::make_unique<std::vector<thrown>>();
  thrown_scan scan(*this, *body->function);
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body->function)) {
    for (const clang::CXXCtorInitializer* init : constructor->inits()) {
      scan.scan(init->getInit(), *found);
    }
  }
  scan.scan(body->body, *found);
  working_on_.erase(key);
  return *(known_[key] = std::move(found));
}

}  // namespace snag::detector
