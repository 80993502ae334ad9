#include "detector/checks/future_serialised.h"

#include <algorithm>

#include "detector/checks/task_code.h"
#include "detector/events.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

bool is_wrapper(const clang::Stmt* part) {
  return llvm::isa_and_nonnull<clang::FullExpr, clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                               clang::ParenExpr, clang::CastExpr>(part);
}

/// The end of the handle waits for the task.
bool end_waits(const task& started) {
  return started.joined == joined_by::destructor && !started.given_away && !started.returned &&
         !started.detached;
}

/// The value is thrown away by the very statement that makes it.
bool is_discarded(const body_events& body, const task& started) {
  const clang::Stmt* child = started.spawn;
  const clang::Stmt* at = body.parents->getParent(child);
  while (is_wrapper(at)) {
    child = at;
    at = body.parents->getParent(at);
  }
  if (at == nullptr) {
    return false;
  }
  if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(at)) {
    return branch->getThen() == child || branch->getElse() == child;
  }
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(at)) {
    return counted->getBody() == child;
  }
  if (const auto* range = llvm::dyn_cast<clang::CXXForRangeStmt>(at)) {
    return range->getBody() == child;
  }
  if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(at)) {
    return loop->getBody() == child;
  }
  return llvm::isa<clang::CompoundStmt, clang::CaseStmt, clang::DefaultStmt, clang::LabelStmt>(at);
}

/// Work that could go on beside the task: a call, a loop, a construction that runs code. Not a ++n.
bool does_work(const clang::Stmt* whole) {
  return any_own_part(whole, [](const clang::Stmt* part) {
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(part);
    return is_loop(part) || (made != nullptr && made->getNumArgs() > 0) ||
           llvm::isa<clang::CallExpr, clang::CXXNewExpr, clang::CXXDeleteExpr, clang::CXXThrowExpr,
                     clang::CoroutineSuspendExpr>(part);
  });
}

/// The statement of a block that holds a part of it, and the block.
struct place_in_block {
  const clang::CompoundStmt* block = nullptr;
  const clang::Stmt* statement = nullptr;
};

place_in_block block_of(const body_events& body, const clang::Stmt* part) {
  const clang::Stmt* child = part;
  for (const clang::Stmt* at = body.parents->getParent(part); at != nullptr;
       child = at, at = body.parents->getParent(at)) {
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(at)) {
      return {block, child};
    }
    if (llvm::isa<clang::LambdaExpr>(at)) {
      return {};
    }
  }
  return {};
}

bool work_follows(const place_in_block& place) {
  bool behind = false;
  for (const clang::Stmt* statement : place.block->body()) {
    if (behind && does_work(statement)) {
      return true;
    }
    behind |= statement == place.statement;
  }
  return !behind;
}

/// Another task that is started inside the same statement: the two run beside each other.
bool has_company(const body_events& body, const task& started, const clang::Stmt* inside) {
  return std::ranges::any_of(body.tasks, [&](const auto& other) {
    return other.get() != &started && contains(body, inside, other->spawn);
  });
}

bool is_future(const check_context& context, const clang::Expr& made) {
  const type_model* kind = context.known.of(made.getType());
  return kind != nullptr && kind->is == object_kind::future;
}

void tell(const check_context& context, const body_events& body, const task& started,
          clang::SourceLocation at, std::string message, std::vector<report::attached_note> notes) {
  report r;
  r.at = at;
  r.underlined = started.spawn->getSourceRange();
  r.in = body.function;
  r.message = std::move(message);
  r.notes = std::move(notes);
  if (body.function->getLocation().isMacroID()) {
    r.sure = confidence::low;  // a test that wants the task on another thread, and nothing else
  }
  context.sink(std::move(r));
}

/// for (...) { auto f = start(...); }, and a function whose last act is to start something.
void judge_local(const check_context& context, const body_events& body, const task& started, bool future) {
  const clang::VarDecl* handle = started.handle_variable;
  if (handle == nullptr || !handle->hasLocalStorage() || handle->getType()->isReferenceType() ||
      started.holders.size() != 1) {
    return;
  }
  const place_in_block place = block_of(body, started.spawn);
  if (place.block == nullptr || !llvm::isa<clang::DeclStmt>(place.statement) || work_follows(place)) {
    return;
  }
  const clang::Stmt* around = place.block;
  const bool iteration = started.loop != nullptr && contains(body, started.loop, place.block);
  if (iteration) {
    // Tasks of the same round run beside this one.
    around = started.loop;
  } else {
    // Without a loop, a block that ends in a wait may be meant to: bet on futures that are all there is.
    around = body.body;
    if (!future || body.function->isMain()) {
      return;
    }
  }
  if (has_company(body, started, around)) {
    return;
  }
  const std::string name = "'" + handle->getNameAsString() + "'";
  tell(context, body, started, handle->getLocation(),
       iteration ? name + " dies with the iteration, and its end waits: the tasks run one after the other"
                 : name + " dies at once, and its end waits: the call is synchronous",
       {{place.block->getRBracLoc(), "it ends here, and waits until the task is over", {}}});
}

/// f = start(...); in a loop: the assignment waits for the task before.
void judge_assigned(const check_context& context, const body_events& body, const task& started) {
  if (started.handle_variable != nullptr || started.loop == nullptr || started.holders.size() != 1) {
    return;
  }
  const place_in_block place = block_of(body, started.spawn);
  const clang::Stmt* statement = place.statement;
  while (is_wrapper(statement)) {
    statement = *statement->children().begin();
  }
  const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(statement);
  const object holder = started.holders.front();
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(holder.root);
  if (op == nullptr || !op->isAssignmentOp() || variable == nullptr || holder.member != nullptr ||
      !llvm::isa<clang::DeclRefExpr>(op->getArg(0)->IgnoreParenImpCasts()) ||
      variable->getType()->isReferenceType() || has_company(body, started, started.loop)) {
    return;
  }
  // One task in the background at a time, with other work beside it, is a plan; and so is a wait of its own.
  for (const clang::Stmt* beside : place.block->body()) {
    if (beside != place.statement && does_work(beside)) {
      return;
    }
  }
  for (const event& e : body.flow.all_events()) {
    const bool about_it = e.on == holder && (e.is == event_kind::wait || e.is == event_kind::join ||
                                             e.is == event_kind::touch || e.is == event_kind::moved);
    if (about_it && e.at != op && contains(body, started.loop, e.at)) {
      return;
    }
  }
  const std::string name = "'" + variable->getNameAsString() + "'";
  tell(
      context, body, started, started.spawn->getBeginLoc(),
      name +
          " is assigned in each iteration, and gives up the task before by waiting for it: the tasks run one "
          "after the other",
      {{variable->getLocation(), "one handle for all of them", {}}});
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (!end_waits(*started) || may_be_deferred(*started)) {
        continue;
      }
      const bool future = is_future(context, *started->spawn);
      if (started->dropped && is_discarded(*body, *started)) {
        tell(context, *body, *started, started->spawn->getBeginLoc(),
             future ? "the future is thrown away, and its end waits: the call is synchronous"
                    : "the handle is thrown away, and its end waits: the call is synchronous",
             {});
        continue;
      }
      judge_local(context, *body, *started, future);
      if (future) {
        judge_assigned(context, *body, *started);
      }
    }
  }
}

}  // namespace

const check_info future_serialised = {
    .name = "snag-future-serialised",
    .summary = "a future that is discarded, or dies at the end of a small block, makes the call synchronous",
    .why =
        "The future of std::async waits in its destructor, and so does std::jthread. Thrown away, or kept in "
        "a "
        "local of the iteration, it makes each call wait for its task: the tasks run one after the other, "
        "and "
        "the program is slower than without them. Keep the futures in a container that lives until all are "
        "started.",
    .shown_by = "threads/future-serialised",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
