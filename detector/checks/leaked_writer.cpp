#include "detector/checks/leaked_writer.h"

#include <algorithm>

#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

/// How much room a channel has, from where it is made.
struct room {
  bool known = false;  ///< it is made here, in a way that is understood
  bool none = false;   ///< unbuffered
  const clang::CallExpr* made = nullptr;
};

room room_of(const check_context& context, const clang::VarDecl* variable) {
  room found;
  const clang::Expr* init = variable->getInit() == nullptr ? nullptr : variable->getInit()->IgnoreImplicit();
  while (const auto* copy = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init)) {
    if (!copy->getConstructor()->isCopyOrMoveConstructor() || copy->getNumArgs() < 1) {
      break;
    }
    init = copy->getArg(0)->IgnoreImplicit();
  }
  std::optional<operand> capacity;
  if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(init)) {
    const function_model* model = context.known.of(*call);
    if (model == nullptr || model->is != role::make_channel || model->unbounded) {
      return found;
    }
    capacity = model->capacity;
    found.made = call;
  } else if (const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init)) {
    const type_model* kind = context.known.of(construction->getType());
    if (kind == nullptr || kind->is != object_kind::channel || kind->unbounded || !kind->capacity) {
      return found;
    }
    capacity = kind->capacity;
  } else {
    return found;
  }
  found.known = true;
  const clang::Expr* size = capacity ? context.known.operand_of(*capacity, *init) : nullptr;
  clang::Expr::EvalResult value;
  found.none = size == nullptr || (!size->isValueDependent() && size->EvaluateAsInt(value, context.ast) &&
                                   value.Val.getInt() == 0);
  return found;
}

/// True where every mention of the channel in the spawner is one that is understood: a call that a model
/// speaks of, a capture, an alias, a range. Anything else may hand it to another receiver.
bool stays_here(const check_context& context, const writer& w) {
  for (const flow_block& block : w.body->flow.blocks) {
    for (const event& e : block.events) {
      if (e.on != w.channel) {
        continue;
      }
      if (e.is == event_kind::touch || e.is == event_kind::moved || e.is == event_kind::leave) {
        return false;
      }
      if (e.is != event_kind::use) {
        continue;
      }
      for (const clang::Stmt* at = w.body->parents->getParent(e.at); at != nullptr;
           at = w.body->parents->getParent(at)) {
        if (llvm::isa<clang::LambdaExpr, clang::DeclStmt, clang::CXXForRangeStmt>(at)) {
          break;
        }
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at)) {
          if (context.known.of(*call) == nullptr && context.events.of(call->getDirectCallee()) == nullptr &&
              e.at != call) {
            return false;
          }
          break;
        }
        const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(at);
        const type_model* kind =
            construction == nullptr ? nullptr : context.known.of(construction->getType());
        if (llvm::isa<clang::InitListExpr, clang::ReturnStmt>(at) ||
            (construction != nullptr && (kind == nullptr || kind->is != object_kind::channel) &&
             context.known.of(*construction) == nullptr)) {
          return false;
        }
        if (!llvm::isa<clang::Expr>(at)) {
          break;
        }
      }
    }
  }
  // Another task may take what is left.
  return std::ranges::none_of(w.body->tasks, [&](const auto& other) {
    const auto does = context.events.effects(*other);
    return std::ranges::any_of(
        does, [&](const event& e) { return e.on == w.channel && e.is == event_kind::receive; });
  });
}

void judge(const check_context& context, const writer& w) {
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(w.channel.root);
  if (!w.blocks || w.channel.member != nullptr || variable == nullptr ||
      llvm::isa<clang::ParmVarDecl>(variable) || variable->getDeclContext() != w.body->function) {
    return;
  }
  const room size = room_of(context, variable);
  if (!size.known || !size.none || !stays_here(context, w)) {
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
  report r;
  r.at = w.send.where;
  r.in = w.body->function;
  r.message = "this send to " + quoted(w.channel) + " can block for ever: its receiver may stop early";
  if (w.send.at != nullptr) {
    r.underlined = w.send.at->getSourceRange();
  }
  r.notes.push_back({variable->getLocation(), quoted(w.channel) + " has no room of its own", {}});
  r.notes.push_back({w.started->spawn->getBeginLoc(),
                     w.started->loop != nullptr ? "the writers start here" : "the writer starts here",
                     {}});
  r.notes.push_back({receive->where, "the receiver", {}});
  if (path->left_by != nullptr) {
    r.notes.push_back({path->left_by->where, "it leaves here, and nobody tells the writers", {}});
  }
  if (!w.many && size.made != nullptr && size.made->getNumArgs() == 0 &&
      size.made->getRParenLoc().isValid()) {
    r.fixes.push_back(
        {"give the channel room for the one value",
         {{clang::CharSourceRange::getCharRange(size.made->getRParenLoc(), size.made->getRParenLoc()),
           "1"}}});
  }
  context.sink(std::move(r));
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const writer& w : find_writers(context, *body)) {
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
