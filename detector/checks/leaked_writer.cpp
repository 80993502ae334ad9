#include "detector/checks/leaked_writer.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/given_up_reply.h"
#include "detector/checks/handmade_queue.h"
#include "detector/checks/late_receiver.h"
#include "detector/checks/mends.h"
#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

/// The variable that the channel was made as, where it is a local that has no room of its own.
std::optional<room> roomless(const check_context& context, const clang::VarDecl* made, const writer& w) {
  if (!w.blocks || made == nullptr || llvm::isa<clang::ParmVarDecl>(made) || made->isStaticLocal()) {
    return std::nullopt;
  }
  const room size = room_of(context, made);
  return size.known && size.none ? std::optional(size) : std::nullopt;
}

report begin_report(const writer& w, const clang::VarDecl* made, const clang::Decl* in) {
  report r;
  r.at = w.send.where;
  r.in = in;
  r.message =
      "this send to '" + made->getNameAsString() + "' can block for ever: its receiver may stop early";
  if (w.send.at != nullptr) {
    r.underlined = w.send.at->getSourceRange();
  }
  r.notes.push_back({made->getLocation(), "'" + made->getNameAsString() + "' has no room of its own", {}});
  r.notes.push_back({w.started->spawn->getBeginLoc(),
                     w.started->loop != nullptr ? "the writers start here" : "the writer starts here",
                     {}});
  return r;
}

/// How often a loop goes round, as text that means the same where the channel is made: the size of a
/// container, a bound that does not change; empty where it is not that plain.
std::string rounds_of(const check_context& context, const clang::Stmt* loop, const clang::CallExpr* made) {
  const auto& sources = context.ast.getSourceManager();
  const auto older = [&](const clang::Expr* expression) -> const clang::VarDecl* {
    const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(
        expression == nullptr ? nullptr : expression->IgnoreParenImpCasts());
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    return variable != nullptr &&
                   sources.isBeforeInTranslationUnit(variable->getLocation(), made->getBeginLoc()) &&
                   (llvm::isa<clang::ParmVarDecl>(variable) || variable->getType().isConstQualified())
               ? variable
               : nullptr;
  };
  if (const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(loop)) {
    const clang::VarDecl* all = older(range->getRangeInit());
    const auto* type = all == nullptr ? nullptr : all->getType().getNonReferenceType()->getAsCXXRecordDecl();
    const bool sized = type != nullptr && type->hasDefinition() &&
                       !type->lookup(clang::DeclarationName(&context.ast.Idents.get("size"))).empty();
    return sized ? all->getNameAsString() + ".size()" : "";
  }
  const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop);
  const auto* start =
      llvm::dyn_cast_or_null<clang::DeclStmt>(counted == nullptr ? nullptr : counted->getInit());
  const auto* counter = start != nullptr && start->isSingleDecl()
                            ? llvm::dyn_cast<clang::VarDecl>(start->getSingleDecl())
                            : nullptr;
  const auto* test =
      llvm::dyn_cast_or_null<clang::BinaryOperator>(counter == nullptr ? nullptr : counted->getCond());
  const auto* step =
      llvm::dyn_cast_or_null<clang::UnaryOperator>(counter == nullptr ? nullptr : counted->getInc());
  clang::Expr::EvalResult zero;
  if (test == nullptr || step == nullptr || !step->isIncrementOp() || counter->getInit() == nullptr ||
      (test->getOpcode() != clang::BO_LT && test->getOpcode() != clang::BO_NE) ||
      context.events.object_of(test->getLHS()).root != counter ||
      !counter->getInit()->EvaluateAsInt(zero, context.ast) || zero.Val.getInt() != 0) {
    return "";
  }
  if (llvm::isa<clang::IntegerLiteral>(test->getRHS()->IgnoreParenImpCasts())) {
    return text_of(context, test->getRHS()->getSourceRange());
  }
  const clang::VarDecl* bound = older(test->getRHS());
  if (bound == nullptr) {
    return "";
  }
  const bool is_signed = bound->getType()->isSignedIntegerType();
  return is_signed ? "static_cast<std::size_t>(" + bound->getNameAsString() + ")" : bound->getNameAsString();
}

void add_room_fix(const check_context& context, const writer& w, const room& size, report& r) {
  if (size.made == nullptr || !size.made->getRParenLoc().isValid() || w.loops) {
    return;
  }
  std::string places = "1";
  if (w.many) {
    // One value of each writer, as many as the loop goes round.
    const auto writers = find_writers(context, *w.body);
    const auto of_it =
        std::ranges::count_if(writers, [&](const writer& other) { return other.channel == w.channel; });
    const auto sends = context.events.effects(*w.started);
    const auto of_one = std::ranges::count_if(
        sends, [&](const event& e) { return e.is == event_kind::send && e.on == w.channel; });
    const auto around = w.body->enclosing(w.started->spawn);
    if (of_it != 1 || of_one != 1 || w.made_by != nullptr || around.empty() ||
        around.front() != w.started->loop ||
        std::ranges::count_if(around, [](const clang::Stmt* s) { return is_loop(s); }) != 1) {
      return;
    }
    places = rounds_of(context, w.started->loop, size.made);
  }
  if (places.empty()) {
    return;
  }
  const bool empty = std::ranges::all_of(size.made->arguments(), [](const clang::Expr* argument) {
    return llvm::isa<clang::CXXDefaultArgExpr>(argument);
  });
  const function_model* model = context.known.of(*size.made);
  const clang::Expr* written =
      model != nullptr && model->capacity ? context.known.operand_of(*model->capacity, *size.made) : nullptr;
  if (!empty && written == nullptr) {
    return;
  }
  const auto at =
      empty ? clang::CharSourceRange::getCharRange(size.made->getRParenLoc(), size.made->getRParenLoc())
            : clang::CharSourceRange::getTokenRange(written->getSourceRange());
  r.fixes.push_back(
      {w.many ? "give the channel room for every value" : "give the channel room for the one value",
       {{at, places}}});
}

/// One value is taken from what a call gave back, and the channel is forgotten: all(parts).receive().
const clang::CallExpr* taken_at_once(const check_context& context, const writer& w) {
  const clang::Stmt* member =
      w.body->parents->getParentIgnoreParenImpCasts(const_cast<clang::CallExpr*>(w.made_by));
  while (llvm::isa_and_nonnull<clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                               clang::ImplicitCastExpr>(member)) {
    member = w.body->parents->getParent(member);
  }
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(
      llvm::isa_and_nonnull<clang::MemberExpr>(member) ? w.body->parents->getParent(member) : nullptr);
  const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
  return model != nullptr && model->is == role::receive && (w.many || !model->blocks) ? call : nullptr;
}

void judge(const check_context& context, const writer& w) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(w.channel.root);
  const clang::VarDecl* made = w.made_by != nullptr ? w.made_as : variable;
  const auto size = roomless(context, made, w);
  if (!size) {
    return;
  }
  if (w.made_by != nullptr && variable == nullptr) {
    if (const clang::CallExpr* taken = taken_at_once(context, w)) {
      report r = begin_report(w, made, w.body->function);
      r.notes.push_back({taken->getBeginLoc(), "one value is received here, and the channel is forgotten",
                         taken->getSourceRange()});
      add_room_fix(context, w, *size, r);
      context.sink(std::move(r));
    }
    return;
  }
  if (w.channel.member != nullptr || variable->getDeclContext() != w.body->function ||
      !stays_here(context, *w.body, w.channel)) {
    return;
  }
  const event* receive = nullptr;
  for (auto block = w.body->flow.blocks.rbegin(); block != w.body->flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (receive == nullptr && e.is == event_kind::receive && e.on == w.channel) {
        receive = &e;
      }
    }
  }
  if (receive == nullptr) {
    return;
  }
  const auto sink = [&](const event& e) {
    const bool closed = (e.is == event_kind::close || e.is == event_kind::cancel) &&
                        (e.on == w.channel || e.is == event_kind::cancel);
    return closed ? step::stop : step::go_on;  // snag-premature-close's, or the writer may be told
  };
  const auto path = pending_path(context, w, sink, true);
  if (!path) {
    return;
  }
  report r = begin_report(w, made, w.body->function);
  r.notes.push_back({receive->where, "the receiver", {}});
  if (path->left_by != nullptr) {
    r.notes.push_back({path->left_by->where, "it leaves here, and nobody tells the writers", {}});
  }
  add_room_fix(context, w, *size, r);
  context.sink(std::move(r));
}

/// The only task that receives from a channel which its spawner does not read; null where there are others.
const task* only_receiver(const check_context& context, const writer& w) {
  const task* found = nullptr;
  for (const auto& other : w.body->tasks) {
    for (const event& e : context.events.effects(*other)) {
      if (e.on != w.channel) {
        continue;
      }
      const bool receives = e.is == event_kind::receive;
      if ((receives && ((found != nullptr && found != other.get()) || other->loop != nullptr)) ||
          e.is == event_kind::touch || e.is == event_kind::close || other.get() == w.started) {
        if (other.get() != w.started || receives) {
          return nullptr;
        }
        continue;
      }
      found = receives ? other.get() : found;
    }
  }
  return found;
}

/// The receiver is a task as well, and may end before the writers do.
void judge_between_tasks(const check_context& context, const writer& w) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(w.channel.root);
  const auto size = roomless(context, variable, w);
  const task* receiver =
      size && w.many && w.channel.member == nullptr && variable->getDeclContext() == w.body->function
          ? only_receiver(context, w)
          : nullptr;
  const body_events* code = receiver == nullptr ? nullptr : context.events.of(receiver->code);
  if (code == nullptr || !stays_here(context, *code, w.channel)) {
    return;
  }
  for (const event& e : w.body->flow.all_events()) {
    const bool other_end = e.is == event_kind::receive || e.is == event_kind::touch ||
                           e.is == event_kind::close || e.is == event_kind::leave ||
                           e.is == event_kind::moved;
    if ((e.on == w.channel && other_end) || e.is == event_kind::cancel) {
      return;
    }
  }
  const event* receive = nullptr;
  for (const event& e : code->flow.all_events()) {
    receive = e.is == event_kind::receive && e.on == w.channel ? &e : receive;
  }
  const auto start = receive == nullptr ? std::nullopt : code->after(*receive);
  if (!start) {
    return;
  }
  writer inside;
  inside.body = code;
  inside.channel = w.channel;
  inside.many = true;
  const pending still(context, inside);
  const auto path = search(
      code->flow, *start,
      [&](const event& e) {
        const bool told = e.is == event_kind::close || e.is == event_kind::cancel;
        return told || still.clears(e) ? step::stop : step::go_on;
      },
      [&](unsigned, const flow_block& block, const flow_edge& edge) { return still.may_follow(block, edge); },
      true);
  if (!path || path->left_by == nullptr) {
    return;
  }
  report r = begin_report(w, variable, w.body->function);
  r.notes.push_back({receiver->spawn->getBeginLoc(), "its only receiver starts here", {}});
  r.notes.push_back({path->left_by->where, "it leaves here, and nobody tells the writers", {}});
  add_room_fix(context, w, *size, r);
  context.sink(std::move(r));
}

void run(const check_context& context) {
  find_given_up_replies(context);
  find_writers_of_handmade_queues(context);
  for (const auto& body : context.events.bodies()) {
    llvm::SmallVector<object, 4> told;
    for (const writer& w : find_writers(context, *body)) {
      judge(context, w);
      if (std::ranges::find(told, w.channel) == told.end()) {
        told.push_back(w.channel);
        judge_between_tasks(context, w);
      }
      judge_late_receiver(context, w);
    }
    for (const writer& w : find_returned_writers(context, *body)) {
      judge(context, w);
    }
  }
}

}  // namespace

const check_info leaked_writer = {
    .name = "snag-leaked-writer",
    .summary = "a send can block for ever because the receiver may stop early and nothing cancels the sender",
    .why =
        "The channel has no room of its own, so a send waits for its receiver. Where the receiver returns at "
        "the "
        "first error, at the first answer or at a deadline, the writers that are left wait for ever, each "
        "with its "
        "thread and all that it holds. Give the channel room for every value, or let the send be one branch "
        "of a "
        "select whose other branch is the cancellation.",
    .shown_by = "leaks/leaked-writer",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
