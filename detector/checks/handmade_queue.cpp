#include "detector/checks/handmade_queue.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/endless_waits.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"
#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

/// The one member that a wait of a member function asks about, constants aside. Null where it asks about
/// anything else as well (a flag that says 'closed' would be that), or waits for nothing.
const clang::FieldDecl* waits_about(const check_context& context, const clang::CXXMethodDecl* method) {
  const clang::FieldDecl* found = nullptr;
  for (const endless_wait& wait : endless_waits(context, method)) {
    const mentioned asks =
        wait.predicate == nullptr ? mentioned{{}, true} : mentions(context, wait.predicate);
    if (asks.unknown) {
      return nullptr;
    }
    for (const clang::ValueDecl* name : asks.names) {
      const auto* field = llvm::dyn_cast<clang::FieldDecl>(name);
      const bool constant =
          name->getType().isConstQualified() && (field == nullptr || field->getType()->isScalarType());
      if (constant) {
        continue;
      }
      if (field == nullptr || field->getType()->isScalarType() || (found != nullptr && found != field)) {
        return nullptr;
      }
      found = field;
    }
  }
  return found;
}

class use_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  use_finder(const check_context& context, const clang::FieldDecl* store, const clang::CXXMethodDecl* method)
      : context_(context), store_(store), method_(method) {}
  bool puts = false;   ///< a call on the store is given a parameter
  bool takes = false;  ///< what is returned comes out of the store

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const auto* member =
        llvm::dyn_cast<clang::MemberExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    if (member != nullptr && member->getMemberDecl() == store_) {
      for (const clang::Expr* argument : call->arguments()) {
        const mentioned given = mentions(context_, argument);
        puts |= std::ranges::any_of(method_->parameters(), [&](const clang::ParmVarDecl* parameter) {
          return given.names.contains(parameter);
        });
      }
    }
    return true;
  }
  bool VisitReturnStmt(clang::ReturnStmt* leave) override {
    const mentioned given =
        leave->getRetValue() == nullptr ? mentioned{} : mentions(context_, leave->getRetValue());
    takes |= llvm::any_of(given.names, [&](const clang::ValueDecl* name) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name);
      return name == store_ ||
             (variable != nullptr && variable->isLocalVarDecl() && variable->getInit() != nullptr &&
              mentions(context_, variable->getInit()).names.contains(store_));
    });
    return true;
  }

 private:
  const check_context& context_;
  const clang::FieldDecl* store_;
  const clang::CXXMethodDecl* method_;
};

enum class part { none, put, take };

/// What a member function does: waits until there is room and puts, or waits until there is something and
/// takes.
part part_of(const check_context& context, const clang::CXXMethodDecl* method,
             const clang::FieldDecl*& store) {
  const body_events* body = context.events.of(method);
  if (body == nullptr || method->getParent()->isLambda() || method->isStatic()) {
    return part::none;
  }
  store = waits_about(context, llvm::cast<clang::CXXMethodDecl>(body->function));
  if (store == nullptr || store->getParent() != method->getParent()) {
    return part::none;
  }
  use_finder uses(context, store, llvm::cast<clang::CXXMethodDecl>(body->function));
  uses.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
  return method->getNumParams() >= 1 && uses.puts                  ? part::put
         : method->getNumParams() == 0 && uses.takes && !uses.puts ? part::take
                                                                   : part::none;
}

struct queue_call {
  const clang::CXXMemberCallExpr* call = nullptr;
  const clang::VarDecl* queue = nullptr;
  const clang::FieldDecl* store = nullptr;
  part is = part::none;
};

/// The calls on local queues in a body, one after the other.
std::vector<queue_call> calls_in(const check_context& context, const body_events& body) {
  std::vector<queue_call> found;
  for (const clang::CFGBlock* block : *body.cfg) {
    for (const clang::CFGElement& element : *block) {
      const auto plain = element.getAs<clang::CFGStmt>();
      const auto* call = plain ? llvm::dyn_cast<clang::CXXMemberCallExpr>(plain->getStmt()) : nullptr;
      const auto* name =
          call == nullptr
              ? nullptr
              : llvm::dyn_cast<clang::DeclRefExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
      const auto* queue = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
      if (queue == nullptr || method == nullptr || !queue->hasLocalStorage() ||
          context.known.of(*call) != nullptr) {
        continue;
      }
      queue_call one{call, queue->getCanonicalDecl(), nullptr, part::none};
      one.is = part_of(context, method, one.store);
      found.push_back(one);
    }
  }
  return found;
}

/// Leaves because of the value itself, by means of the library alone: the value that says 'no more'.
bool is_sentinel(const check_context& context, const body_events& body, const event& leave) {
  for (const clang::Stmt* around : body.enclosing(leave.at)) {
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(around);
    if (branch == nullptr) {
      return !is_loop(around);  // a switch, a catch: not understood
    }
    class own_call_finder : public clang::DynamicRecursiveASTVisitor {
     public:
      explicit own_call_finder(const check_context& given) : context_(given) {}
      bool found = false;
      bool VisitCallExpr(clang::CallExpr* call) override {
        const clang::FunctionDecl* callee = call->getDirectCallee();
        found |=
            callee != nullptr && !llvm::isa<clang::CXXMethodDecl>(callee) && !is_library(context_, callee);
        return true;
      }

     private:
      const check_context& context_;
    };
    own_call_finder asks(context);
    asks.TraverseStmt(const_cast<clang::Expr*>(branch->getCond()));  // the visitor only reads
    return !asks.found;
  }
  return true;
}

void judge(const check_context& context, const body_events& body, const queue_call& take) {
  // A task that puts into the same queue in a loop, and nobody else who takes.
  const task* writer_task = nullptr;
  const clang::CXXMemberCallExpr* put = nullptr;
  for (const auto& started : body.tasks) {
    const body_events* code = context.events.of(started->code);
    for (const queue_call& one : code == nullptr ? std::vector<queue_call>() : calls_in(context, *code)) {
      if (one.queue != take.queue) {
        continue;
      }
      if (one.is != part::put || one.store != take.store) {
        return;
      }
      const auto around = code->enclosing(one.call);
      if (put == nullptr && std::ranges::any_of(around, [](const clang::Stmt* at) { return is_loop(at); })) {
        put = one.call;
        writer_task = started.get();
      }
    }
  }
  const auto start = after_call(body, take.call);
  const auto loops = body.enclosing(take.call);
  const auto loop = std::ranges::find_if(loops, [](const clang::Stmt* at) { return is_loop(at); });
  if (put == nullptr || !start || loop == loops.end()) {
    return;
  }
  const auto path = search(
      body.flow, *start,
      [&](const event& e) {
        if (e.is == event_kind::leave) {
          const bool early = e.at != nullptr && contains(body, *loop, e.at) && !is_sentinel(context, body, e);
          return early ? step::found : step::stop;
        }
        const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
        const bool other = e.on.root == take.queue && e.is != event_kind::use &&
                           e.is != event_kind::scope_end &&
                           (call == nullptr || call->getMethodDecl() != take.call->getMethodDecl());
        return other || e.is == event_kind::cancel ? step::stop : step::go_on;
      },
      without_exception, false);
  if (!path) {
    return;
  }
  report r;
  r.at = put->getBeginLoc();
  r.underlined = put->getSourceRange();
  r.in = writer_task->code;
  r.message = "this call waits for room in '" + take.queue->getNameAsString() +
              "' and can block for ever: its reader may stop early";
  r.notes.push_back({writer_task->spawn->getBeginLoc(), "the writer starts here", {}});
  r.notes.push_back({take.call->getBeginLoc(), "the reader", take.call->getSourceRange()});
  r.notes.push_back({path->found->where, "it leaves here, and nobody tells the writer", {}});
  context.sink(std::move(r));
}

}  // namespace

void find_writers_of_handmade_queues(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    if (body->cfg == nullptr || body->tasks.empty()) {
      continue;
    }
    llvm::SmallPtrSet<const clang::VarDecl*, 4> told;
    for (const queue_call& one : calls_in(context, *body)) {
      if (one.is == part::take && one.queue->getDeclContext() == body->function &&
          told.insert(one.queue).second) {
        judge(context, *body, one);
      }
    }
  }
}

}  // namespace snag::detector
