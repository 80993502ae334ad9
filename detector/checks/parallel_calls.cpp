// Parallel algorithms: a function that calls one closure many times at once.

#include "detector/checks/shared_write.h"
#include "detector/events_waits.h"
#include "detector/flag_runs.h"

namespace snag::detector {
namespace {

/// The call under which a body's statement calls a closure many times at once, or null.
const clang::CallExpr* parallel_call(const check_context& context, const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  const function_model* model =
      e.is != event_kind::call || e.inside_call || call == nullptr ? nullptr : context.known.of(*call);
  const bool many = model != nullptr && model->is == role::noescape && context.known.runs_many(*model, *call);
  return many ? call : nullptr;
}

void judge(const check_context& context, access_finder& accesses, const clang::CallExpr& call,
           const clang::LambdaExpr& closure) {
  const body_events* code = context.events.of(closure.getCallOperator());
  if (code == nullptr || is_ordered_otherwise(context, *code, true)) {
    return;
  }
  llvm::SmallPtrSet<const clang::ValueDecl*, 4> told;
  shared_names names = names_of(closure);
  names.elements = true;
  for (const access& one : accesses.of(*code, names)) {
    if (!one.write || !one.unlocked() || one.conditional || !told.insert(one.on.root).second) {
      continue;
    }
    report r;
    r.at = one.where;
    r.in = code->function;
    r.message = std::string("each of these calls ") + (one.structure ? "changes " : "writes ") +
                quoted(one.on) + " without a lock, and they run at the same time";
    if (one.where != one.at->getBeginLoc()) {
      r.notes.push_back({one.at->getBeginLoc(), "called here", {}});
    }
    r.notes.push_back({call.getBeginLoc(), "this calls it on several threads", {}});
    r.notes.push_back({one.on.root->getLocation(), "all of them share it", {}});
    context.sink(std::move(r));
  }
}

}  // namespace

void parallel_calls(const check_context& context, access_finder& accesses, const body_events& body) {
  for (const event& e : body.flow.all_events()) {
    const clang::CallExpr* call = parallel_call(context, e);
    if (call == nullptr) {
      continue;
    }
    for (const clang::Expr* argument : call->arguments()) {
      const auto* type = argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
      // What is in a std::function may have become another by now.
      const clang::LambdaExpr* closure = type != nullptr && type->isLambda() ? lambda_of(argument) : nullptr;
      if (closure != nullptr) {
        judge(context, accesses, *call, *closure);
      }
    }
  }
}

}  // namespace snag::detector
