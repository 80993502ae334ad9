#include "detector/checks/premature_close.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/closes.h"
#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

void tell(const check_context& context, const writer& w, const event& close, const path_result& path) {
  report r;
  r.at = close.where;
  r.in = w.body->function;
  r.message = quoted(w.channel) + " is closed while a task that was started here may still send to it";
  if (close.at != nullptr && !close.at_scope_end) {
    r.underlined = close.at->getSourceRange();
  }
  r.notes.push_back({w.started->spawn->getBeginLoc(),
                     w.started->loop != nullptr ? "the tasks start here" : "the task starts here",
                     {}});
  r.notes.push_back({w.send.where, "and sends here", {}});
  if (path.left_by != nullptr) {
    r.notes.push_back(
        {path.left_by->where, "the function is left here before the last of them was heard", {}});
  }
  context.sink(std::move(r));
}

/// Another task of the same spawner that closes without a wait for anything.
bool check_closing_tasks(const check_context& context, const writer& w, bool speak) {
  bool found = false;
  for (const auto& other : w.body->tasks) {
    const body_events* code = context.events.of(other->code);
    if (code == nullptr || other.get() == w.started) {
      continue;
    }
    const auto at_event = [&](const event& e) {
      switch (e.is) {
        case event_kind::close:
          return in_terms_of(*other, e.on) == w.channel ? step::found : step::go_on;
        case event_kind::wait:
        case event_kind::join:
        case event_kind::receive:
        case event_kind::touch:  // what is asked here may know
        case event_kind::send:
          return step::stop;
        default:
          return step::go_on;
      }
    };
    const auto at_edge = [](unsigned, const flow_block& block, const flow_edge& edge) {
      return !edge.exceptional && !is_loop(block.terminator);
    };
    if (const auto path = search(code->flow, {code->flow.entry, 0}, at_event, at_edge, false)) {
      found = true;
      if (speak) {
        tell(context, w, *path->found, {});
      }
    }
  }
  return found;
}

/// Waits for, or receives from, a task that is fed by the channel: what comes back tells how far its writers
/// are.
bool answers_others(const check_context& context, const writer& w, const event& e) {
  const bool heard = (e.is == event_kind::receive || e.is == event_kind::wait || e.is == event_kind::join) &&
                     e.on && e.on != w.channel;
  return heard && std::ranges::any_of(w.body->tasks, [&](const auto& other) {
           const auto does = context.events.effects(*other);
           const auto on = [&](const object& what) {
             return std::ranges::any_of(does, [&](const event& inner) {
               return inner.on == what && inner.is != event_kind::use && inner.is != event_kind::scope_end;
             });
           };
           const bool fed = std::ranges::any_of(does, [&](const event& inner) {
             return inner.is == event_kind::receive && inner.on == w.channel;
           });
           const bool holds = std::ranges::find(other->holders, e.on) != other->holders.end();
           return other.get() != w.started && fed && (holds || on(e.on));
         });
}

/// Such an answer stands between the start of the writer and the close, in whatever loop: it is believed.
bool hears_of_it(const check_context& context, const writer& w, const event& close) {
  const auto& sources = context.ast.getSourceManager();
  return std::ranges::any_of(w.body->flow.all_events(), [&](const event& e) {
    return answers_others(context, w, e) &&
           sources.isBeforeInTranslationUnit(w.started->spawn->getBeginLoc(), e.where) &&
           sources.isBeforeInTranslationUnit(e.where, close.where);
  });
}

std::vector<object> judge(const check_context& context, const body_events& body, bool speak) {
  std::vector<object> told;
  for (const writer& w : find_writers(context, body)) {
    if (std::ranges::find(told, w.channel) != told.end() || allows_late_sends(context, w.channel) ||
        is_caught(context, w.channel, w.send.at, w.started)) {
      continue;
    }
    const auto sink = [&](const event& e) {
      return e.is == event_kind::close && e.on == w.channel ? step::found : step::go_on;
    };
    if (const auto path = pending_path(context, w, sink, false)) {
      if (is_own_queue(context, w.channel) && hears_of_it(context, w, *path->found)) {
        continue;
      }
      if (speak) {
        tell(context, w, *path->found, *path);
      }
      told.push_back(w.channel);
    } else if (check_closing_tasks(context, w, speak) && !speak) {
      told.push_back(w.channel);
    }
  }
  return told;
}

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    judge(context, *body, true);
  }
}

}  // namespace

std::vector<object> channels_closed_early(const check_context& context, const body_events& body) {
  return judge(context, body, false);
}

const check_info premature_close = {
    .name = "snag-premature-close",
    .summary = "a channel is closed while tasks may still send to it",
    .why =
        "A send on a closed channel panics. The function that made the channel closes it on a path on which "
        "it has "
        "not waited for its writers, and the next of them to send ends the process. Close where the last "
        "writer is "
        "known to be done: after a wait for all of them, in a task of its own where the reader may leave "
        "early.",
    .shown_by = "channels/premature-close",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
