#include "detector/checks/capture.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/mends.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// The statement that declares a variable in a body.
class declaration_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit declaration_finder(const clang::VarDecl* wanted) : wanted_(wanted) {}
  const clang::DeclStmt* found = nullptr;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitDeclStmt(clang::DeclStmt* statement) override {
    for (const clang::Decl* one : statement->decls()) {
      if (one->getCanonicalDecl() == wanted_->getCanonicalDecl()) {
        found = statement;
        return false;
      }
    }
    return true;
  }

 private:
  const clang::VarDecl* wanted_;
};

const clang::DeclStmt* declaration_of(const clang::VarDecl* variable, const body_events& body) {
  declaration_finder finder(variable);
  finder.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
  return finder.found;
}

const clang::Stmt* loop_of(const clang::DeclStmt* declaration, const body_events& body) {
  for (const clang::Stmt* at = declaration == nullptr ? nullptr : body.parents->getParent(declaration);
       at != nullptr; at = body.parents->getParent(at)) {
    if (is_loop(at)) {
      return at;
    }
  }
  return nullptr;
}

const clang::Expr* step_of(const clang::Stmt* loop, const clang::DeclStmt* declaration) {
  const auto* counted = llvm::dyn_cast_or_null<clang::ForStmt>(loop);
  return counted != nullptr && counted->getInit() == declaration ? counted->getInc() : nullptr;
}

/// The handle leaves the loop with its holder: who gets it then comes too late for this iteration.
bool given_away_later(const task& started, const body_events& body, const clang::Stmt* loop) {
  if (loop == nullptr || started.holders.empty() || started.by_callee != nullptr) {
    return false;
  }
  for (const event& e : body.flow.all_events()) {
    if (e.is == event_kind::moved && std::ranges::find(started.holders, e.on) != started.holders.end() &&
        contains(body, loop, e.at)) {
      return false;
    }
  }
  return true;
}

confidence bet(const task& started, const body_events& body, const clang::Stmt* loop) {
  if (started.given_away && !given_away_later(started, body, loop)) {
    return confidence::low;  // whoever has the handle may know
  }
  if (loop == nullptr && body.function->isMain()) {
    return confidence::low;  // the process ends with it
  }
  return confidence::medium;
}

/// The threads of a unit that run a lambda of which they have a copy of their own, by its call operator.
using closures_of_threads = llvm::DenseMap<const clang::FunctionDecl*, const clang::LambdaExpr*>;

closures_of_threads closures_in(const check_context& context) {
  closures_of_threads found;
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const bool thread = started->handle_end == at_end::terminate || started->handle_end == at_end::join;
      if (thread && started->by_callee == nullptr && started->closure != nullptr &&
          started->callable != nullptr &&
          llvm::isa<clang::LambdaExpr>(started->callable->IgnoreImplicit()->IgnoreParenCasts())) {
        found[started->closure->getCallOperator()] = started->closure;
      }
    }
  }
  return found;
}

/// A variable of which the thread around has a copy in its closure: it dies when the thread's code has run.
bool is_copy_of_closure(const body_events& body, const clang::VarDecl* variable,
                        const closures_of_threads& threads) {
  const clang::LambdaExpr* closure = threads.lookup(body.function);
  return closure != nullptr && !variable->getType()->isReferenceType() &&
         std::ranges::any_of(closure->captures(), [&](const clang::LambdaCapture& capture) {
           return capture.capturesVariable() && capture.getCaptureKind() == clang::LCK_ByCopy &&
                  capture.getCapturedVar()->getCanonicalDecl() == variable;
         });
}

void judge(const body_events& body, const task& started, const waits& over, const borrow& what,
           bool of_closure, const std::function<void(const outlived&)>& found) {
  const clang::DeclStmt* declaration = of_closure ? nullptr : declaration_of(what.variable, body);
  const bool parameter = llvm::isa<clang::ParmVarDecl>(what.variable);
  const bool elsewhere = parameter ? what.variable->getDeclContext() != body.function ||
                                         what.variable->getType()->isReferenceType()
                                   : declaration == nullptr;
  if (elsewhere && !of_closure) {
    return;  // another function's
  }
  const clang::Stmt* loop = loop_of(declaration, body);
  const clang::Expr* increment = step_of(loop, declaration);
  if (loop != nullptr && !contains(body, loop, started.spawn)) {
    // The closure was kept, and is started when the round that made it is long over.
    const confidence sure = started.given_away ? confidence::low : confidence::medium;
    found({&body, &started, what, false, loop, false, nullptr, {}, sure});
    return;
  }
  const auto start = body.after(started);
  if (!start) {
    return;
  }
  const auto at_event = [&](const event& e) {
    if (over.ends(e)) {
      return step::stop;
    }
    const bool dies = e.is == event_kind::scope_end && e.on.root == what.variable;
    const bool steps = increment != nullptr && e.is == event_kind::write && e.on.root == what.variable &&
                       contains(body, increment, e.at);
    return dies || steps ? step::found : step::go_on;
  };
  const auto at_edge = [&](unsigned /*from*/, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && over.may_follow(block, edge);
  };
  const auto path = search(body.flow, *start, at_event, at_edge, parameter || of_closure);
  if (!path) {
    return;
  }
  outlived result{
      &body, &started, what, of_closure, loop, false, over.first(), *path, bet(started, body, loop)};
  result.steps = path->found != nullptr && path->found->is == event_kind::write;
  found(result);
}

/// A call that takes it by value or by a reference to const.
bool only_looks(const check_context& context, const clang::Stmt* at, const clang::VarDecl* variable) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(at);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  if (callee == nullptr || llvm::isa<clang::CXXMemberCallExpr, clang::CXXOperatorCallExpr>(call)) {
    return false;
  }
  for (unsigned i = 0; i < call->getNumArgs(); ++i) {
    if (context.events.object_of(call->getArg(i)).root != variable) {
      continue;
    }
    const clang::QualType taken =
        i < callee->getNumParams() ? callee->getParamDecl(i)->getType() : clang::QualType();
    const bool by_value = !taken.isNull() && !taken->isReferenceType() && !taken->isPointerType();
    if (!by_value &&
        (taken.isNull() || !taken->isLValueReferenceType() || !taken->getPointeeType().isConstQualified())) {
      return false;
    }
  }
  return true;
}

/// What a copy in a closure that is not mutable would not compile with.
bool assigns(const clang::Stmt* whole, const clang::VarDecl* variable) {
  return any_part(whole, [&](const clang::Stmt* part) {
    const clang::Expr* to = nullptr;
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(part); op != nullptr && op->isAssignmentOp()) {
      to = op->getLHS();
    } else if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(part);
               step != nullptr && step->isIncrementDecrementOp()) {
      to = step->getSubExpr();
    }
    const auto* name =
        to == nullptr ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreParenImpCasts());
    return name != nullptr && name->getDecl()->getCanonicalDecl() == variable;
  });
}

bool is_read_only(const check_context& context, const clang::VarDecl* variable, const waits& over) {
  return std::ranges::none_of(over.effects(), [&](const event& e) {
    return e.on.root == variable &&
           (e.is == event_kind::write || (e.is == event_kind::touch && !only_looks(context, e.at, variable)));
  });
}

}  // namespace

void find_outlived(const check_context& context, const std::function<void(const outlived&)>& found) {
  const closures_of_threads threads = closures_in(context);
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const bool at_once =
          started->joined == joined_by::call ||
          (started->dropped && !started->detached &&
           (started->joined == joined_by::destructor || started->handle_end == at_end::terminate));
      if (started->borrowed.empty() || at_once) {
        continue;
      }
      const waits over(context, *body, *started);
      for (const borrow& what : started->borrowed) {
        judge(*body, *started, over, what, is_copy_of_closure(*body, what.variable, threads), found);
      }
    }
  }
}

void add_capture_notes(const outlived& what, report& r) {
  const task& started = *what.started;
  r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here", started.spawn->getSourceRange()});
  if (started.by_callee != nullptr) {
    r.notes.push_back(
        {started.by_callee->where,
         started.by_callee->detached ? "its thread is given up here" : "it is run by what starts here",
         {}});
  }
  if (what.wait != nullptr) {
    r.notes.push_back({what.wait->where,
                       what.loop != nullptr ? "the task is waited for only here, after the iteration"
                                            : "the task is waited for here, but not on every path",
                       {}});
  }
  if (what.path.left_by != nullptr && what.loop == nullptr) {
    r.notes.push_back({what.path.left_by->where, "the path that leaves without waiting ends here", {}});
  }
}

void add_capture_fix(const check_context& context, const outlived& what, report& r) {
  const borrow& b = what.what;
  if (b.closure == nullptr || b.variable->isInitCapture() || b.part != nullptr) {
    return;
  }
  const clang::QualType type = b.variable->getType().getNonReferenceType();
  const type_model* kind = context.known.of(type);
  const waits over(context, *what.body, *what.started);
  // A copy of what tasks share is another one, unless copies share it too.
  if (!can_be_copied(type) || (kind != nullptr && !kind->reference_like) ||
      !is_read_only(context, b.variable, over) || assigns(b.closure->getBody(), b.variable)) {
    return;
  }
  const std::string says = "capture '" + b.name() + "' by value";
  const auto& sources = context.ast.getSourceManager();
  if (!b.is_explicit) {
    // [&] becomes [&, name].
    const clang::SourceLocation all = b.closure->getCaptureDefaultLoc();
    const bool implicit = std::ranges::any_of(b.closure->implicit_captures(), [&](const auto& capture) {
      return capture.capturesVariable() && capture.getCapturedVar()->getCanonicalDecl() == b.variable &&
             capture.getCaptureKind() == clang::LCK_ByRef;
    });
    if (implicit && all.isValid() && !all.isMacroID() && b.closure->getCaptureDefault() == clang::LCD_ByRef) {
      const clang::SourceLocation behind = all.getLocWithOffset(1);
      r.fixes.push_back({says, {{clang::CharSourceRange::getCharRange(behind, behind), ", " + b.name()}}});
    }
    return;
  }
  for (const clang::LambdaCapture& capture : b.closure->explicit_captures()) {
    if (capture.capturesVariable() && capture.getCapturedVar()->getCanonicalDecl() == b.variable) {
      // The place of a capture is its name; the ampersand stands before it.
      const clang::SourceLocation name = capture.getLocation();
      if (name.isMacroID()) {
        return;
      }
      bool bad = false;
      const char* text = sources.getCharacterData(name, &bad);
      unsigned back = 1;
      while (!bad && back < 64 &&
             (text[-static_cast<int>(back)] == ' ' || text[-static_cast<int>(back)] == '\n')) {
        ++back;
      }
      if (bad || text[-static_cast<int>(back)] != '&') {
        return;
      }
      const clang::SourceLocation from = name.getLocWithOffset(-static_cast<int>(back));
      r.fixes.push_back({says, {{clang::CharSourceRange::getCharRange(from, name), ""}}});
    }
  }
}

}  // namespace snag::detector
