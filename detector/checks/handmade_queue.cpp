#include "detector/checks/handmade_queue.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/endless_waits.h"
#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"
#include "detector/checks/unlock_ways.h"
#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

/// The one member that a wait of a member function asks about, constants and flags aside: whoever sets a flag
/// does it by a call on the queue. Null where it asks about anything else as well, or waits for nothing.
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
      if (field != nullptr && field->getType()->isBooleanType()) {
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
  bool fills = false;  ///< what the caller gave by reference becomes something out of the store

  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() == clang::OO_Equal) {
      fill(call->getArg(0), call->getArg(1));
    }
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    if (op->getOpcode() == clang::BO_Assign) {
      fill(op->getLHS(), op->getRHS());
    }
    return true;
  }

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
  void fill(const clang::Expr* to, const clang::Expr* from) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreParenImpCasts());
    const auto* parameter = name == nullptr ? nullptr : llvm::dyn_cast<clang::ParmVarDecl>(name->getDecl());
    fills |= parameter != nullptr && parameter->getType()->isLValueReferenceType() &&
             mentions(context_, from).names.contains(store_);
  }
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
  const bool hands_out = method->getNumParams() == 0   ? uses.takes
                         : method->getNumParams() == 1 ? uses.fills
                                                       : false;
  return method->getNumParams() >= 1 && uses.puts ? part::put
         : hands_out && !uses.puts                ? part::take
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
bool is_sentinel(const check_context& context, const body_events& body, const clang::Stmt* leave) {
  for (const clang::Stmt* around : body.enclosing(leave)) {
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

/// Whether a member function, or what it calls, names the store.
bool touches(const check_context& context, const clang::CXXMethodDecl* method,
             const clang::FieldDecl* store) {
  const body_events* body = context.events.of(method);
  if (body == nullptr) {
    return true;
  }
  const mentioned inside = mentions(context, body->body);
  return inside.names.contains(store);
}

/// The end of the queue may be what tells the writer.
bool has_own_end(const clang::VarDecl* queue) {
  const auto* record = queue->getType()->getAsCXXRecordDecl();
  const clang::CXXDestructorDecl* end = record == nullptr ? nullptr : record->getDestructor();
  return end != nullptr && end->isUserProvided();
}

/// A break out of the loop that reads to the end, behind which nobody speaks to the queue. The writer says
/// itself when that was all, so that no value does.
const clang::Stmt* left_for_good(const body_events& body, const queue_call& take, const clang::Stmt& loop,
                                 flow_point start) {
  const auto speaks = [&](const event& e) {
    const bool about = e.on.root == take.queue && !e.at_scope_end;
    return (about && e.is != event_kind::use && e.is != event_kind::scope_end) || e.is == event_kind::cancel;
  };
  const auto* asks = llvm::dyn_cast<clang::WhileStmt>(&loop);
  if (asks == nullptr || contains(body, asks->getBody(), take.call)) {
    return nullptr;
  }
  std::vector<std::pair<const clang::Stmt*, unsigned>> breaks;
  static_cast<void>(search(
      body.flow, start,
      [&](const event& e) {
        const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
        return speaks(e) && (call == nullptr || call != take.call) ? step::stop : step::go_on;
      },
      [&](unsigned /*at*/, const flow_block& block, const flow_edge& edge) {
        if (llvm::isa_and_nonnull<clang::BreakStmt>(block.terminator) &&
            innermost_loop(body, block.terminator) == &loop) {
          breaks.emplace_back(block.terminator, edge.to);
          return false;
        }
        const bool read_all = block.terminator == &loop && edge.when_false;
        return !edge.exceptional && !read_all;
      },
      false));
  for (const auto& [left, to] : breaks) {
    if (search(
            body.flow, {to, 0}, [&](const event& e) { return speaks(e) ? step::stop : step::go_on; },
            without_exception, true)) {
      return left;
    }
  }
  return nullptr;
}

void tell(const check_context& context, const queue_call& take, const task& writer,
          const clang::CXXMemberCallExpr& put, clang::SourceLocation left) {
  report r;
  r.at = put.getBeginLoc();
  r.underlined = put.getSourceRange();
  r.in = writer.code;
  r.message = "this call waits for room in '" + take.queue->getNameAsString() +
              "' and can block for ever: its reader may stop early";
  r.notes.push_back({writer.spawn->getBeginLoc(), "the writer starts here", {}});
  r.notes.push_back({take.call->getBeginLoc(), "the reader", take.call->getSourceRange()});
  r.notes.push_back({left, "it leaves here, and nobody tells the writer", {}});
  context.sink(std::move(r));
}

void judge(const check_context& context, const body_events& body, const queue_call& take) {
  // A task that puts into the same queue in a loop, and nobody else who takes.
  const task* writer_task = nullptr;
  const clang::CXXMemberCallExpr* put = nullptr;
  const task* ended_by = nullptr;  // calls something else that does not touch the store: 'that was all'
  unsigned puts = 0;
  unsigned users = 0;
  for (const auto& started : body.tasks) {
    const body_events* code = context.events.of(started->code);
    bool uses = false;
    for (const queue_call& one : code == nullptr ? std::vector<queue_call>() : calls_in(context, *code)) {
      if (one.queue != take.queue) {
        continue;
      }
      users += uses ? 0 : started->loop != nullptr ? 2 : 1;
      uses = true;
      if (one.is == part::none && ended_by == nullptr &&
          !touches(context, one.call->getMethodDecl(), take.store)) {
        ended_by = started.get();
        continue;
      }
      if (one.is != part::put || one.store != take.store) {
        return;
      }
      ++puts;
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
  // What the only writer says itself does not help it while it waits; anybody else's word might.
  if ((ended_by != nullptr && users != 1) || has_own_end(take.queue)) {
    return;
  }
  const bool ends = ended_by != nullptr && puts == 1;
  if (const clang::Stmt* left = ends ? left_for_good(body, take, **loop, *start) : nullptr) {
    tell(context, take, *writer_task, *put, left->getBeginLoc());
    return;
  }
  const auto path = search(
      body.flow, *start,
      [&](const event& e) {
        if (e.is == event_kind::leave) {
          const bool early =
              e.at != nullptr && contains(body, *loop, e.at) && !is_sentinel(context, body, e.at);
          return early ? step::found : step::stop;
        }
        const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at);
        const bool other = e.on.root == take.queue && e.is != event_kind::use &&
                           e.is != event_kind::scope_end &&
                           (call == nullptr || call->getMethodDecl() != take.call->getMethodDecl());
        return other || e.is == event_kind::cancel ? step::stop : step::go_on;
      },
      without_exception, false);
  if (path) {
    tell(context, take, *writer_task, *put, path->found->where);
  }
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
