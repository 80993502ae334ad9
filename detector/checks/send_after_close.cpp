#include "detector/checks/send_after_close.h"

#include <algorithm>

#include "detector/checks/closes.h"
#include "detector/checks/premature_close.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

/// Whether a task comes to its close without a wait for anything that the spawner might do after its sends.
bool closes_unasked(const check_context& context, const channel_act& close) {
  const body_events* code = context.events.of(close.by->code);
  if (code == nullptr || close.does.inside_call) {
    return false;
  }
  const auto at_event = [&](const event& e) {
    switch (e.is) {
      case event_kind::close:
        return in_terms_of(*close.by, e.on) == close.does.on ? step::found : step::go_on;
      case event_kind::wait:
      case event_kind::join:
      case event_kind::receive:
        return step::stop;
      case event_kind::touch:  // what is asked here may know; a library's container does not
        return (e.on && is_unknown_class(context, e.on.root)) ||
                       !llvm::isa_and_nonnull<clang::CXXMemberCallExpr, clang::CXXOperatorCallExpr>(e.at)
                   ? step::stop
                   : step::go_on;
      default:
        return step::go_on;
    }
  };
  const auto at_edge = [](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && !llvm::isa_and_nonnull<clang::WhileStmt, clang::DoStmt>(block.terminator);
  };
  return search(code->flow, {code->flow.entry, 0}, at_event, at_edge, false).has_value();
}

void tell(const check_context& context, const body_events& body, const channel_act& close,
          const channel_act& send, const sequence& how) {
  report r;
  r.at = send.does.where;
  r.in = body.function;
  const std::string name = quoted(close.does.on);
  r.message = close.by != nullptr
                  ? name + " can be closed by the task that was started here when this send comes"
                  : name + " is closed before this send" + (how.around ? " of the next round" : "");
  r.underlined = send.does.at == nullptr ? clang::SourceRange() : send.does.at->getSourceRange();
  if (close.by != nullptr) {
    r.notes.push_back({close.by->spawn->getBeginLoc(), "the task starts here", {}});
  }
  r.notes.push_back({close.does.where, close.by != nullptr ? "and closes it here" : "it is closed here", {}});
  if (send.by != nullptr) {
    r.notes.push_back({send.by->spawn->getBeginLoc(), "the task that sends starts here", {}});
  }
  if (how.path.threw_at != nullptr) {
    r.notes.push_back({how.path.threw_at->getBeginLoc(), "where this call throws, the handler sends", {}});
  }
  const bool sure = close.by == nullptr && send.by == nullptr && !how.thrown && !how.around;
  r.sure = sure ? confidence::high : confidence::medium;
  context.sink(std::move(r));
}

/// The first act of a kind that a member function does straight away, on a member that is closed once.
const event* first_of(const check_context& context, const body_events& code, event_kind kind) {
  for (auto block = code.flow.blocks.rbegin(); block != code.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (e.is == kind && e.blocks && !e.inside_call && llvm::isa_and_nonnull<clang::FieldDecl>(e.on.root) &&
          is_error(context, e.on, misuse::late_send) && code.enclosing(e.at).empty()) {
        return &e;
      }
    }
  }
  return nullptr;
}

bool decides(const clang::Stmt* part) {
  return any_part(part, [](const clang::Stmt* one) {
    return llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::ConditionalOperator>(one);
  });
}

/// A class that serves a channel by a task of its own, with one public function that sends to it and another
/// that closes it: wrong if somebody still sends when it is stopped, of which nothing is known.
void check_service(const check_context& context, const body_events& stop) {
  const auto* closing = llvm::dyn_cast<clang::CXXMethodDecl>(stop.function);
  if (closing == nullptr || closing->getAccess() != clang::AS_public ||
      llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(closing)) {
    return;
  }
  const event* close = first_of(context, stop, event_kind::close);
  if (close == nullptr) {
    return;
  }
  const event* send = nullptr;
  const body_events* sender = nullptr;
  bool served = false;
  for (const auto& body : context.events.bodies()) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
    if (method == nullptr || method->getParent() != closing->getParent()) {
      continue;
    }
    for (const auto& started : body->tasks) {
      const auto does = context.events.effects(*started);
      served |= std::ranges::any_of(
          does, [&](const event& e) { return e.is == event_kind::receive && e.on == close->on; });
    }
    if (body.get() != &stop && method->getAccess() == clang::AS_public && send == nullptr &&
        !llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(method) && !decides(body->body)) {
      const event* found = first_of(context, *body, event_kind::send);
      if (found != nullptr && found->on == close->on) {
        send = found;
        sender = body.get();
      }
    }
  }
  if (send == nullptr || !served) {
    return;
  }
  report r;
  r.at = send->where;
  r.in = sender->function;
  r.message = quoted(send->on) + " may be closed when this send comes: '" + closing->getNameAsString() +
              "' closes it, and nothing here asks";
  r.underlined = send->at == nullptr ? clang::SourceRange() : send->at->getSourceRange();
  r.notes.push_back({close->where, "it is closed here", {}});
  r.sure = confidence::low;
  context.sink(std::move(r));
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    check_service(context, *body);
  }
  for (const auto& body : context.events.bodies()) {
    const auto closes = acts_of(context, *body, event_kind::close, misuse::late_send);
    if (closes.empty()) {
      continue;
    }
    std::vector<object> told = channels_closed_early(context, *body);  // one bug, one finding
    const auto sends = acts_of(context, *body, event_kind::send, misuse::late_send);
    for (const channel_act& close : closes) {
      for (const channel_act& send : sends) {
        if (send.does.on != close.does.on || std::ranges::find(told, send.does.on) != told.end() ||
            (close.by != nullptr &&
             (send.by != nullptr || !close.certain || !closes_unasked(context, close)))) {
          continue;
        }
        const auto how = follows(context, *body, close, send);
        if (how && !is_caught(context, send.does.on, send.does.at, send.by)) {
          tell(context, *body, close, send, *how);
          told.push_back(send.does.on);
        }
      }
    }
  }
}

}  // namespace

const check_info send_after_close = {
    .name = "snag-send-after-close",
    .summary = "a send can follow the close of its channel",
    .why =
        "To send to a channel that is closed panics. The function closes the channel and sends to it later, "
        "in "
        "the next round of a loop, in a handler, or by a task that it starts; or a task that was started "
        "closes "
        "it under the sends of its spawner. The close belongs behind the last send, with the one who knows "
        "that "
        "it was the last.",
    .shown_by = "channels/send-after-shutdown",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
