#include "detector/checks/escaping_exception.h"

#include "detector/checks/task_code.h"
#include "detector/checks/thrown.h"
#include "detector/events.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

/// How much to bet on a way out of a task. A task that looks at its exception and throws it on, at its own
/// level, mostly does so on purpose: to log, and die with a core.
confidence bet(const thrown& way) {
  return way.odds == throw_odds::certain && !way.rethrown ? confidence::medium : confidence::low;
}

const thrown* likeliest(const std::vector<thrown>& ways) {
  const thrown* best = nullptr;
  for (const thrown& way : ways) {
    if (way.odds <= throw_odds::library) {
      continue;
    }
    if (best == nullptr || bet(way) > bet(*best) || (bet(way) == bet(*best) && way.odds > best->odds)) {
      best = &way;
    }
  }
  return best;
}

std::string spelled(clang::QualType type, const check_context& context) {
  clang::PrintingPolicy policy(context.ast.getLangOpts());
  policy.SuppressTagKeyword = true;
  return type.getUnqualifiedType().getAsString(policy);
}

void judge(const check_context& context, const task& started, const clang::FunctionDecl& code,
           const thrown& way) {
  report r;
  r.at = way.at->getBeginLoc();
  r.underlined = way.at->getSourceRange();
  r.in = &code;
  r.sure = bet(way);
  r.message = way.odds == throw_odds::certain && !way.type.isNull()
                  ? "a '" + spelled(way.type, context) +
                        "' can leave this task: nothing catches it, and the process ends"
                  : "an exception can leave this task: nothing catches it, and the process ends";
  if (way.how.empty() && !llvm::isa<clang::CXXThrowExpr>(way.at)) {
    r.notes.push_back({way.at->getBeginLoc(), way.label, {}});
  }
  for (const report::attached_note& note : way.how) {
    r.notes.push_back(note);
  }
  r.notes.push_back({started.spawn->getBeginLoc(), "the task starts here, and nobody is handed its exception",
                     started.spawn->getSourceRange()});
  context.sink(std::move(r));
}

/// A callable that keeps its exception for a future: the writing end of one.
bool carries(const check_context& context, const task& started) {
  const clang::Expr* callable = without_copies(context, started.callable);
  const type_model* kind = callable == nullptr ? nullptr : context.known.of(callable->getType());
  return kind != nullptr && kind->is == object_kind::promise;
}

void run(const check_context& context) {
  thrown_out all(context);
  llvm::SmallPtrSet<const clang::FunctionDecl*, 16> seen;  // a function that is started in several places
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      // Between a callee's thread and what it was given stands the callee's code: it may catch.
      if (started->model->on_exception != at_end::terminate || started->by_callee != nullptr ||
          carries(context, *started)) {
        continue;
      }
      const clang::FunctionDecl* code = code_of(context, *started);
      if (code == nullptr || !seen.insert(code->getCanonicalDecl()).second) {
        continue;
      }
      if (const thrown* way = likeliest(all.of(code))) {
        judge(context, *started, *code, *way);
      }
    }
  }
}

}  // namespace

const check_info escaping_exception = {
    .name = "snag-escaping-exception",
    .summary = "an exception can leave a thread's body and end the process",
    .why =
        "A task on a thread of its own has no caller: what it throws and does not catch calls "
        "std::terminate, "
        "and one bad input ends the process with all other requests in it. Catch in the task and hand the "
        "exception on (std::exception_ptr, a result that can be an error), or start the task with something "
        "that carries it: a future, a group.",
    .shown_by = "failures/escaping-exception",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
