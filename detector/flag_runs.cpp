#include "detector/flag_runs.h"

#include <algorithm>
#include <vector>

#include "clang/Analysis/CFG.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 8;

const clang::Expr* bare(const clang::Expr* expression) {
  return expression == nullptr ? nullptr : expression->IgnoreImplicit()->IgnoreParenCasts()->IgnoreImplicit();
}

bool has_try(const clang::Stmt* part) {
  return any_part(part, [](const clang::Stmt* one) { return llvm::isa<clang::CXXTryStmt>(one); });
}

}  // namespace

const clang::FieldDecl* field_of_this(const clang::Expr* expression, const part_set& parts) {
  const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(
      expression == nullptr ? nullptr : expression->IgnoreParenImpCasts());
  const auto* field = member == nullptr ? nullptr : llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
  return field != nullptr && !parts.contains(field) && is_this_object(member->getBase(), parts) ? field
                                                                                                : nullptr;
}

const clang::CXXMethodDecl* own_method(const clang::CallExpr& call, const part_set& parts) {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const auto* method = member == nullptr ? nullptr : member->getMethodDecl();
  const clang::FunctionDecl* body = nullptr;
  const clang::Expr* object =
      method == nullptr ? nullptr : member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  // What belongs to the pointer in front of a part is none: reset(), use_count().
  const bool own =
      object != nullptr && !method->isVirtual() && method->hasBody(body) &&
      (llvm::isa<clang::CXXThisExpr>(object) || (!is_of_a_library(*method) && is_this_object(object, parts)));
  return own ? llvm::cast<clang::CXXMethodDecl>(body) : nullptr;
}

const clang::LambdaExpr* lambda_of(const clang::Expr* expression) {
  for (unsigned depth = 0; expression != nullptr && depth <= deepest; ++depth) {
    expression = bare(expression);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expression)) {
      return lambda;
    }
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression);
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    expression = made != nullptr && made->getNumArgs() == 1 ? made->getArg(0)
                 : variable != nullptr                      ? variable->getInit()
                                                            : nullptr;
  }
  return nullptr;
}

std::optional<llvm::APSInt> constant_value(const clang::Expr* expression, const clang::ASTContext& ast) {
  clang::Expr::EvalResult result;
  if (expression != nullptr && expression->isGLValue()) {
    expression = expression->IgnoreImplicit();  // handed on by reference: exchange(flag, true)
  }
  if (expression == nullptr || expression->isValueDependent() ||
      !expression->getType()->isIntegralOrEnumerationType() || !expression->EvaluateAsInt(result, ast)) {
    return std::nullopt;
  }
  return result.Val.getInt();
}

/// What a library's function says of the flag: an atomic's load, its conversion, an exchange (which gives the
/// old value, and by then it was set), a comparison with what is expected.
std::optional<llvm::APSInt> flag_runs::told_by_call(const clang::CallExpr& call, unsigned depth) const {
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) {
    return std::nullopt;
  }
  if (callee->getBuiltinID() != 0 && call.getNumArgs() > 0) {  // __builtin_expect
    return value_of(call.getArg(0), depth + 1);
  }
  if (const clang::CXXMethodDecl* own = own_method(call, parts_)) {
    const flag_run inner = run(*own, depth + 1);
    return inner.understood ? inner.value : std::nullopt;
  }
  const bool by_member =
      member != nullptr && field_of_this(member->getImplicitObjectArgument(), parts_) == flag_;
  const bool by_argument =
      member == nullptr && call.getNumArgs() >= 1 && field_of_this(call.getArg(0), parts_) == flag_;
  if ((!by_member && !by_argument) || call.getType()->isVoidType()) {
    return std::nullopt;
  }
  const clang::Expr* first = by_member && call.getNumArgs() >= 2 ? bare(call.getArg(0)) : nullptr;
  const auto* expected = llvm::dyn_cast_or_null<clang::DeclRefExpr>(first);
  if (const auto* variable =
          expected == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(expected->getDecl());
      variable != nullptr && variable->getType()->isIntegralOrEnumerationType()) {
    const auto wanted = constant_value(variable->getInit(), ast_);
    return wanted ? std::optional(llvm::APSInt::get(llvm::APSInt::isSameValue(*wanted, value_) ? 1 : 0))
                  : std::nullopt;
  }
  return value_;
}

std::optional<llvm::APSInt> flag_runs::value_of(const clang::Expr* expression, unsigned depth) const {
  expression = bare(expression);
  if (expression == nullptr || depth > 2 * deepest) {
    return std::nullopt;
  }
  if (field_of_this(expression, parts_) == flag_) {
    return value_;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    return told_by_call(*call, depth);
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable != nullptr && variable->isLocalVarDecl() && variable->getInit() != nullptr) {
      return value_of(variable->getInit(), depth + 1);
    }
  }
  if (const auto constant = constant_value(expression, ast_)) {
    return constant;
  }
  const auto said = truth(expression, depth + 1);
  return said ? std::optional(llvm::APSInt::get(*said ? 1 : 0)) : std::nullopt;
}

std::optional<bool> flag_runs::truth(const clang::Expr* condition, unsigned depth) const {
  condition = bare(condition);
  if (condition == nullptr || depth > 2 * deepest) {
    return std::nullopt;
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(condition)) {
    const auto inner = op->getOpcode() == clang::UO_LNot ? truth(op->getSubExpr(), depth + 1) : std::nullopt;
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition)) {
    if (both->isLogicalOp()) {
      const bool decides = both->getOpcode() == clang::BO_LOr;
      const auto left = truth(both->getLHS(), depth + 1);
      const auto right = truth(both->getRHS(), depth + 1);
      if (left == decides || right == decides) {
        return decides;
      }
      return left && right ? std::optional(!decides) : std::nullopt;
    }
    const auto left = value_of(both->getLHS(), depth + 1);
    const auto right = both->isEqualityOp() ? value_of(both->getRHS(), depth + 1) : std::nullopt;
    if (!left || !right) {
      return std::nullopt;
    }
    return llvm::APSInt::isSameValue(*left, *right) == (both->getOpcode() == clang::BO_EQ);
  }
  if (llvm::isa<clang::MemberExpr, clang::CallExpr, clang::DeclRefExpr, clang::CXXBoolLiteralExpr>(
          condition)) {
    const auto value = value_of(condition, depth + 1);
    return value ? std::optional(!value->isZero()) : std::nullopt;
  }
  return std::nullopt;
}

flag_run flag_runs::run(const clang::FunctionDecl& method, unsigned depth) const {
  const flag_run unknown{.understood = false, .returns = true, .fails = false, .waits = true, .value = {}};
  const auto [at, fresh] = walked_.try_emplace(method.getCanonicalDecl(), unknown);  // of one in progress
  if (!fresh) {
    return at->second;
  }
  const flag_run found = depth > deepest ? unknown : walk(method, depth);
  walked_[method.getCanonicalDecl()] = found;
  return found;
}

flag_run flag_runs::walk(const clang::FunctionDecl& method, unsigned depth) const {
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  auto* body = const_cast<clang::Stmt*>(method.getBody());  // Clang asks for it, and only reads
  const auto graph =
      body == nullptr || has_try(body)
          ? nullptr
          : clang::CFG::buildCFG(&method, body, &const_cast<clang::ASTContext&>(ast_), options);
  flag_run found;
  if (graph == nullptr) {
    return {.understood = false, .returns = true, .fails = false, .waits = true, .value = {}};
  }
  std::vector<std::optional<llvm::APSInt>> returned;
  std::vector<bool> seen(graph->getNumBlockIDs());
  std::vector<const clang::CFGBlock*> queue{&graph->getEntry()};
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const clang::CFGBlock& block = *queue[next];
    if (&block == &graph->getExit()) {
      found.returns = true;
      continue;
    }
    bool goes_on = !block.hasNoReturnElement();
    found.fails |= !goes_on;
    for (const clang::CFGElement& element : block) {
      const auto plain = element.getAs<clang::CFGStmt>();
      const clang::Stmt* statement = plain && goes_on ? plain->getStmt() : nullptr;
      if (llvm::isa_and_nonnull<clang::CXXThrowExpr>(statement)) {
        goes_on = false;
        found.fails = true;
      }
      if (const auto* leave = llvm::dyn_cast_or_null<clang::ReturnStmt>(statement);
          leave != nullptr && leave->getRetValue() != nullptr) {
        returned.push_back(value_of(leave->getRetValue(), depth));
      }
      const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(statement);
      if (call == nullptr) {
        continue;
      }
      const function_model* model = known_.of(*call);
      if (model != nullptr && model->is == role::blocking && model->releases) {
        const clang::Expr* predicate =
            model->predicate ? known_.operand_of(*model->predicate, *call) : nullptr;
        const clang::LambdaExpr* asks = lambda_of(predicate);
        const flag_run answer = asks == nullptr ? flag_run() : run(*asks->getCallOperator(), depth + 1);
        found.waits |= !answer.value || answer.value->isZero();
      } else if (const clang::CXXMethodDecl* own =
                     model == nullptr || model->from.empty() ? own_method(*call, parts_) : nullptr) {
        const flag_run inner = run(*own, depth + 1);
        found.understood &= inner.understood;
        found.waits |= inner.waits;
        found.fails |= inner.fails;
        goes_on = inner.returns;
      }
    }
    const clang::Stmt* terminator = block.getTerminatorStmt();
    const auto* asked = llvm::dyn_cast_or_null<clang::Expr>(block.getTerminatorCondition());
    const auto decided =
        block.succ_size() == 2 && terminator != nullptr && !llvm::isa<clang::SwitchStmt>(terminator)
            ? truth(asked, depth)
            : std::nullopt;
    unsigned index = 0;
    for (const auto& successor : block.succs()) {
      const clang::CFGBlock* to = successor.getReachableBlock();
      const bool taken = goes_on && (!decided || *decided == (index == 0));
      ++index;
      if (to != nullptr && taken && !seen[to->getBlockID()]) {
        seen[to->getBlockID()] = true;
        queue.push_back(to);
      }
    }
  }
  const auto differs = [&](const auto& one) {
    return !one || !returned.front() || !llvm::APSInt::isSameValue(*one, *returned.front());
  };
  if (!returned.empty() && std::ranges::none_of(returned, differs)) {
    found.value = returned.front();
  }
  return found;
}

}  // namespace snag::detector
