#include "detector/checks/stopping.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/after_wait.h"
#include "detector/checks/parts.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;  // of calls that are followed

const clang::ValueDecl* named(const clang::Expr* expression) {
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    return llvm::cast<clang::ValueDecl>(name->getDecl()->getCanonicalDecl());
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    return llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
  }
  return nullptr;
}

/// The truth of a condition while nobody asks for a stop; nothing where it hangs on something else.
std::optional<bool> truth(const clang::Expr* condition, const unheard& silent,
                          const known_truths& waited_for = known_truths()) {
  condition = without_conversions(condition);
  if (condition == nullptr) {
    return std::nullopt;
  }
  if (const auto known = waited_for.find(condition); known != waited_for.end()) {
    return known->second;
  }
  if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(condition);
      no != nullptr && no->getOpcode() == clang::UO_LNot) {
    const auto inner = truth(no->getSubExpr(), silent, waited_for);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition);
      both != nullptr && both->isLogicalOp()) {
    const auto left = truth(both->getLHS(), silent, waited_for);
    const auto right = truth(both->getRHS(), silent, waited_for);
    const bool decides = both->getOpcode() == clang::BO_LOr;  // true decides an or, false an and
    if (left == decides || right == decides) {
      return decides;
    }
    return left && right ? std::optional(!decides) : std::nullopt;
  }
  // What a call on it says: flag.load(), token.stop_requested(), context.err().
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(condition)) {
    return truth(call->getImplicitObjectArgument(), silent);
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(condition);
      op != nullptr && (op->getOperator() == clang::OO_Star || op->getOperator() == clang::OO_Arrow)) {
    return truth(op->getArg(0), silent);
  }
  if (const auto* star = llvm::dyn_cast<clang::UnaryOperator>(condition);
      star != nullptr && star->getOpcode() == clang::UO_Deref) {
    return truth(star->getSubExpr(), silent);
  }
  const auto at = silent.find(named(condition));
  return at == silent.end() ? std::nullopt : std::optional(at->second);
}

class walker {
 public:
  walker(const check_context& context, const unheard& silent) : context_(context), silent_(silent) {}

  bool ends(const clang::FunctionDecl* code, unsigned depth) {
    const body_events* body = context_.events.of(code);
    if (body == nullptr || body->cfg == nullptr || depth > deepest ||
        std::ranges::find(stack_, body) != stack_.end()) {
      return true;
    }
    stack_.push_back(body);
    std::vector<const clang::CFGBlock*> reached;
    const bool result = walk(*body, depth, reached);
    if (!result) {
      note_loop(*body, reached);
    }
    stack_.pop_back();
    return result;
  }

  const clang::Stmt* loop = nullptr;

 private:
  bool walk(const body_events& body, unsigned depth, std::vector<const clang::CFGBlock*>& queue) {
    const clang::CFG& graph = *body.cfg;
    const known_truths waited_for =
        silent_.empty() ? known_truths() : after_waits(context_, body, [this](const clang::Expr* part) {
          return snag::detector::truth(part, silent_);
        });
    std::vector<bool> seen(graph.getNumBlockIDs());
    queue.push_back(&graph.getEntry());
    seen[graph.getEntry().getBlockID()] = true;
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const clang::CFGBlock& block = *queue[next];
      if (&block == &graph.getExit()) {
        return true;
      }
      const clang::Stmt* last = nullptr;
      bool returns = true;
      for (const clang::CFGElement& element : block) {
        if (const auto plain = element.getAs<clang::CFGStmt>()) {
          last = plain->getStmt();
          const auto* call = llvm::dyn_cast<clang::CallExpr>(last);
          returns = returns && (call == nullptr || comes_back(*call, depth));
        }
      }
      const auto* branch = block.succ_size() == 2 ? block.getTerminatorStmt() : nullptr;
      const bool throwing = block.succ_size() == 2 && branch == nullptr;
      const auto decided = branch == nullptr
                               ? std::nullopt
                               : truth(llvm::dyn_cast_or_null<clang::Expr>(block.getTerminatorCondition()),
                                       silent_, waited_for);
      unsigned index = 0;
      for (const auto& successor : block.succs()) {
        const clang::CFGBlock* to = successor.getReachableBlock();
        const bool exception = throwing && index == 1;
        const bool taken =
            exception ? to != &graph.getExit() : returns && (!decided || *decided == (index == 0));
        ++index;
        if (to != nullptr && taken && !seen[to->getBlockID()]) {
          seen[to->getBlockID()] = true;
          queue.push_back(to);
        }
      }
    }
    return false;
  }

  bool comes_back(const clang::CallExpr& call, unsigned depth) {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    const function_model* model = context_.known.of(call);
    if (model != nullptr) {
      // Waiting for the stop itself: done.receive().
      const clang::Expr* on =
          model->is == role::receive && model->blocks ? context_.known.operand_of(model->on, call) : nullptr;
      return on == nullptr || !truth(on, silent_);
    }
    return callee == nullptr || callee->isNoReturn() || ends(callee, depth + 1);
  }

  void note_loop(const body_events& body, const std::vector<const clang::CFGBlock*>& reached) {
    if (loop != nullptr) {
      return;
    }
    for (const clang::CFGBlock* block : reached) {
      if (const clang::Stmt* at = block->getTerminatorStmt(); is_loop(at)) {
        loop = at;
      } else if (const clang::Stmt* back = block->getLoopTarget(); is_loop(back)) {
        loop = back;
      }
    }
    if (loop == nullptr) {
      for (const clang::CFGBlock* block : reached) {
        for (const clang::CFGElement& element : *block) {
          const auto plain = element.getAs<clang::CFGStmt>();
          const auto around = plain ? body.enclosing(plain->getStmt()) : enclosing_list();
          const auto* at = std::ranges::find_if(around, [](const clang::Stmt* s) { return is_loop(s); });
          if (at != around.end()) {
            loop = *at;
            return;
          }
        }
      }
    }
  }

  const check_context& context_;
  const unheard& silent_;
  std::vector<const body_events*> stack_;
};

class name_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  name_finder(const check_context& context, mentioned& into) : context_(context), into_(into) {}

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    if (llvm::isa<clang::VarDecl, clang::BindingDecl>(name->getDecl())) {
      into_.names.insert(llvm::cast<clang::ValueDecl>(name->getDecl()->getCanonicalDecl()));
    }
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    if (llvm::isa<clang::FieldDecl, clang::VarDecl>(member->getMemberDecl())) {
      into_.names.insert(llvm::cast<clang::ValueDecl>(member->getMemberDecl()->getCanonicalDecl()));
    }
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (const body_events* body = context_.events.of(callee)) {
      if (depth_ < deepest && seen_.insert(body).second) {
        ++depth_;
        TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
        --depth_;
      }
    } else {
      into_.unknown |= callee == nullptr || (!is_library(context_, callee) &&
                                             context_.known.of(*call) == nullptr && !callee->isConstexpr());
    }
    return true;
  }

 private:
  const check_context& context_;
  mentioned& into_;
  unsigned depth_ = 0;
  llvm::SmallPtrSet<const body_events*, 8> seen_;
};

}  // namespace

const clang::Expr* without_conversions(const clang::Expr* expression) {
  while (expression != nullptr) {
    const clang::Expr* inner = expression->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(inner);
        call != nullptr && llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl())) {
      inner = call->getImplicitObjectArgument();
    } else if (const auto* copy = llvm::dyn_cast<clang::CXXConstructExpr>(inner);
               copy != nullptr && copy->getConstructor()->isCopyOrMoveConstructor() &&
               copy->getNumArgs() >= 1) {
      inner = copy->getArg(0);
    }
    if (inner == expression) {
      break;
    }
    expression = inner;
  }
  return expression;
}

bool can_end(const check_context& context, const clang::FunctionDecl* code, const unheard& silent) {
  return walker(context, silent).ends(code, 0);
}

const clang::Stmt* endless_loop(const check_context& context, const clang::FunctionDecl* code,
                                const unheard& silent) {
  walker walk(context, silent);
  return walk.ends(code, 0) ? nullptr : walk.loop;
}

mentioned mentions(const check_context& context, const clang::Stmt* part) {
  mentioned found;
  name_finder(context, found).TraverseStmt(const_cast<clang::Stmt*>(part));  // the visitor only reads
  return found;
}

std::optional<bool> written_truth(const check_context& context, const event& write) {
  const clang::Expr* value = nullptr;
  if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(write.at)) {
    value = op->getOpcode() == clang::BO_Assign ? op->getRHS() : nullptr;
  } else if (const auto* assigned = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(write.at)) {
    value = assigned->getOperator() == clang::OO_Equal ? assigned->getArg(1) : nullptr;
  } else if (const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(write.at)) {
    value = call->getNumArgs() >= 1 ? call->getArg(0) : nullptr;
  }
  value = value == nullptr ? nullptr : value->IgnoreParenImpCasts();
  bool truth = false;
  if (value == nullptr || !value->getType()->isBooleanType() || value->isValueDependent() ||
      !value->EvaluateAsBooleanCondition(truth, context.ast)) {
    return std::nullopt;
  }
  return truth;
}

}  // namespace snag::detector
