#include "detector/checks/round_waits.h"

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"
#include "detector/events_builder.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// What a condition asks of one object.
struct question {
  object on;
  enum class sort { store, none_left, no_room } is = sort::store;
};

bool is_zero(const check_context& context, const clang::Expr* value) {
  clang::Expr::EvalResult result;
  return !value->isValueDependent() && value->EvaluateAsInt(result, context.ast) && result.Val.getInt() == 0;
}

/// A plain number that the object around counts with.
bool is_count(const check_context& context, const clang::Expr* expression) {
  const clang::QualType type = expression->getType();
  return type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType() &&
         context.events.object_of(bare(expression));
}

/// The questions that a condition puts, as far as they are understood: jobs.empty(), !slot, count == 0,
/// count == most.
class question_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit question_finder(const check_context& context) : context_(context) {}
  std::vector<question> found;

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method != nullptr && method->isConst() && method->getNumParams() == 0 &&
        method->getReturnType()->isBooleanType() && is_library(context_, method)) {
      add(call->getImplicitObjectArgument(), question::sort::store);
    }
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    if (op->getOpcode() != clang::BO_EQ || !is_count(context_, op->getLHS())) {
      return true;
    }
    const bool constant = op->getRHS()->isEvaluatable(context_.ast);
    if (is_zero(context_, op->getRHS())) {
      add(op->getLHS(), question::sort::none_left);
    } else if (constant) {
      add(op->getLHS(), question::sort::no_room);
    }
    return true;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }

 private:
  void add(const clang::Expr* of, question::sort is) {
    const object on = context_.events.object_of(bare(of));
    const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(on.root);
    if (on && (on.member != nullptr || variable == nullptr || !variable->getType()->isPointerType())) {
      found.push_back({on, is});
    }
  }
  const check_context& context_;
};

/// The first thing that a container or its like holds, or that holds it in the end: template<class T, ...>.
clang::QualType element_of(const clang::CXXRecordDecl* record) {
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  const bool typed = special != nullptr && special->getTemplateArgs().size() > 0 &&
                     special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type;
  return typed ? special->getTemplateArgs()[0].getAsType() : clang::QualType();
}

/// Whether an expression names an object otherwise than to get at a field of it: somebody is handed it.
class handed_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit handed_finder(const object& whole) : whole_(whole) {}
  unsigned named = 0;
  unsigned for_field = 0;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    named += is_it(name) ? 1 : 0;
    return true;
  }
  bool VisitCXXThisExpr(clang::CXXThisExpr* self) override {
    named += is_it(self) ? 1 : 0;
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    for_field +=
        llvm::isa<clang::FieldDecl>(member->getMemberDecl()) && is_it(bare(member->getBase())) ? 1 : 0;
    return true;
  }

 private:
  bool is_it(const clang::Expr* expression) const {
    if (llvm::isa_and_nonnull<clang::CXXThisExpr>(expression)) {
      return llvm::isa<clang::FieldDecl>(whole_.root);
    }
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
    return name != nullptr && name->getDecl()->getCanonicalDecl() == whole_.root->getCanonicalDecl();
  }
  object whole_;
};

enum class effect { none, asks, takes };

/// What one call or operator does with what was asked about.
effect effect_on(const check_context& context, const clang::Expr& expression, const question& asked) {
  const auto is_it = [&](const clang::Expr* on) {
    return on != nullptr && context.events.object_of(bare(on)) == asked.on;
  };
  if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(&expression);
      step != nullptr && step->isIncrementDecrementOp() && asked.is != question::sort::store &&
      is_it(step->getSubExpr())) {
    return step->isDecrementOp() == (asked.is == question::sort::none_left) ? effect::takes : effect::asks;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(&expression);
  if (call == nullptr) {
    return effect::none;
  }
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  const clang::Expr* on = op != nullptr && method != nullptr && op->getNumArgs() > 0 ? op->getArg(0)
                          : member != nullptr ? member->getImplicitObjectArgument()
                                              : nullptr;
  if (asked.is == question::sort::store && method != nullptr && is_it(on)) {
    const bool plain = method->getNumParams() == 0 && is_library(context, method);
    const clang::QualType result = method->getReturnType();
    const clang::QualType element = element_of(method->getParent());
    const bool by_value =
        !element.isNull() && !method->isConst() && context.ast.hasSameUnqualifiedType(result, element);
    return plain && (result->isLValueReferenceType() || by_value) ? effect::takes : effect::asks;
  }
  if (context.known.of(*call) != nullptr || call->getDirectCallee() == nullptr ||
      is_library(context, call->getDirectCallee())) {
    return std::ranges::any_of(call->arguments(), is_it) ? effect::asks : effect::none;
  }
  // Somebody of the program's own: may ask, where it is handed the object, or says so.
  const mentioned inside = mentions(context, call);
  if (inside.names.contains(part_of(asked.on))) {
    return effect::asks;
  }
  handed_finder given(asked.on);
  given.TraverseStmt(const_cast<clang::CallExpr*>(call));  // the visitor only reads
  return inside.unknown && given.named != given.for_field ? effect::asks : effect::none;
}

/// Walks the graph from behind the wait, and finds the first thing that is taken unasked.
const clang::Expr* taken_unasked(const check_context& context, const condition_wait& wait,
                                 const question& asked, const clang::Expr* beside) {
  const clang::CFGBlock* start = nullptr;
  for (const clang::CFGBlock* block : *wait.body->cfg) {
    for (const clang::CFGElement& element : *block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      if (statement && statement->getStmt() == wait.at->at) {
        start = block;
      }
    }
  }
  if (start == nullptr) {
    return nullptr;
  }
  // What is asked on the way may say as much, under another name: a number of puts, a flag that the waiter
  // sets. What the waiter asked beside it, before it waited, is something else: a stop.
  const mentioned before = mentions(context, beside);
  const auto asks = [&](const clang::Stmt* condition) {
    const auto* value = llvm::dyn_cast_or_null<clang::Expr>(condition);
    if (condition == nullptr || (value != nullptr && value->isEvaluatable(context.ast))) {
      return false;
    }
    const mentioned now = mentions(context, condition);
    return now.unknown || now.names.contains(part_of(asked.on)) ||
           llvm::any_of(now.names, [&](const clang::ValueDecl* one) { return !before.names.contains(one); });
  };
  const auto is_guarded = [&](const clang::Stmt* taken) {
    return std::ranges::any_of(wait.body->enclosing(taken), [](const clang::Stmt* around) {
      return llvm::isa<clang::CXXTryStmt>(around);  // an empty one may throw, and be caught
    });
  };
  std::vector<const clang::CFGBlock*> queue{start};
  llvm::SmallPtrSet<const clang::CFGBlock*, 16> seen;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const clang::CFGBlock* block = queue[next];
    bool behind = next > 0;
    bool alive = true;
    for (const clang::CFGElement& element : *block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      if (!statement) {
        continue;
      }
      if (!behind) {
        behind = statement->getStmt() == wait.at->at;
        continue;
      }
      const auto* expression = llvm::dyn_cast<clang::Expr>(statement->getStmt());
      const effect does = expression == nullptr ? effect::none : effect_on(context, *expression, asked);
      if (does == effect::takes) {
        return is_guarded(expression) ? nullptr : expression;
      }
      alive = does != effect::asks;
      if (!alive) {
        break;
      }
    }
    if (!alive || asks(block->getTerminatorCondition())) {
      continue;
    }
    for (const clang::CFGBlock* to : block->succs()) {
      if (to != nullptr && seen.insert(to).second) {
        queue.push_back(to);
      }
    }
  }
  return nullptr;
}

}  // namespace

const clang::Expr* stale_after(const check_context& context, const condition_wait& wait) {
  const auto around = wait.body->enclosing(wait.at->at);
  const auto* branch = around.empty() ? nullptr : llvm::dyn_cast<clang::IfStmt>(around.front());
  if (branch == nullptr || branch->getCond() == nullptr || branch->getElse() != nullptr ||
      !contains(*wait.body, branch->getThen(), wait.at->at)) {
    return nullptr;
  }
  question_finder finder(context);
  finder.TraverseStmt(const_cast<clang::Expr*>(branch->getCond()));  // the visitor only reads
  for (const question& asked : finder.found) {
    if (const clang::Expr* taken = taken_unasked(context, wait, asked, branch->getCond())) {
      return taken;
    }
  }
  return nullptr;
}

}  // namespace snag::detector
