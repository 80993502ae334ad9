#include "detector/checks/replies.h"

#include <algorithm>
#include <vector>

#include "detector/checks/answers.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// A reader in the spawner that takes one value for each task, and nobody who could tell it that there are
/// fewer.
bool is_counted(const check_context& context, const body_events& spawner, const task& started,
                const object& channel) {
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(channel.root);
  if (variable == nullptr || channel.member != nullptr || variable->getDeclContext() != spawner.function ||
      llvm::isa<clang::ParmVarDecl>(variable)) {
    return false;
  }
  bool counted = false;
  for (const event& e : spawner.flow.all_events()) {
    if (e.on != channel) {
      continue;
    }
    if (e.is == event_kind::receive && e.blocks && !e.drains) {
      const clang::Stmt* loop = nullptr;
      for (const clang::Stmt* around : spawner.enclosing(e.at)) {
        if (loop == nullptr && is_loop(around)) {
          loop = around;
        }
      }
      const auto* rounds = llvm::dyn_cast_or_null<clang::ForStmt>(loop);
      const bool one_for_one = started.loop == nullptr
                                   ? loop == nullptr
                                   : loop == started.loop ||
                                         llvm::isa_and_nonnull<clang::CXXForRangeStmt>(loop) ||
                                         (rounds != nullptr && rounds->getInc() != nullptr);
      if (!one_for_one) {
        return false;
      }
      counted = true;
    } else if (e.is == event_kind::close || e.is == event_kind::send || e.is == event_kind::receive ||
               e.is == event_kind::touch || e.is == event_kind::moved || e.is == event_kind::leave ||
               e.is == event_kind::write) {
      return false;
    }
  }
  for (const auto& other : spawner.tasks) {
    const auto does = context.events.effects(*other);
    if (std::ranges::any_of(does, [&](const event& e) {
          return e.on == channel && (e.is == event_kind::close || e.is == event_kind::receive ||
                                     (e.is == event_kind::send && other.get() != &started));
        })) {
      return false;
    }
  }
  return counted;
}

}  // namespace

void check_reply(const check_context& context, const body_events& spawner, const task& started) {
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return;
  }
  std::vector<object> seen;
  for (const event& sent : code->flow.all_events()) {
    if (sent.is != event_kind::send || !sent.blocks || !sent.on ||
        std::ranges::find(seen, sent.on) != seen.end()) {
      continue;
    }
    seen.push_back(sent.on);
    const object channel = in_terms_of(started, sent.on);
    if (!is_counted(context, spawner, started, channel)) {
      continue;
    }
    debt owed{code, {}, nullptr, nullptr, keeps_exceptions(context, started)};
    for (auto at = code->flow.blocks.rbegin(); at != code->flow.blocks.rend(); ++at) {
      for (const event& e : at->events) {
        if (e.is == event_kind::send && e.on == sent.on) {
          owed.paid.push_back(&e);
        }
      }
    }
    const bool straight =
        std::ranges::any_of(owed.paid, [&](const event* e) { return is_straight(*code, e->at, nullptr); });
    const auto how = !straight ? std::nullopt : find_default(context, owed, [&](const event& e) {
      const bool handed = (e.is == event_kind::touch || e.is == event_kind::moved) && e.on == sent.on;
      return handed || e.started != nullptr;
    });
    if (how) {
      tell_default(
          context, owed,
          "the task does not send to " + quoted(channel) + " on every path: its reader waits for ever", *how,
          &started);
    }
  }
}

}  // namespace snag::detector
