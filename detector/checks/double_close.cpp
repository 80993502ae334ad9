#include "detector/checks/double_close.h"

#include <algorithm>
#include <utility>

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "detector/checks/closes.h"
#include "detector/checks/premature_close.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

/// Takes the second of two closes out, where it is a statement of its own in a block.
void add_fix(const check_context& context, const body_events& body, const channel_act& then, report& r) {
  if (then.by != nullptr || then.at->at_scope_end || then.at->inside_call) {
    return;
  }
  const clang::Stmt* whole = then.at->at;
  const clang::Stmt* around = body.parents->getParent(whole);
  if (llvm::isa_and_nonnull<clang::FullExpr>(around)) {
    whole = around;
    around = body.parents->getParent(whole);
  }
  if (!llvm::isa_and_nonnull<clang::CompoundStmt>(around) || whole->getBeginLoc().isMacroID()) {
    return;
  }
  const clang::SourceLocation behind = clang::Lexer::findLocationAfterToken(
      whole->getEndLoc(), clang::tok::semi, context.ast.getSourceManager(), context.ast.getLangOpts(),
      /*SkipTrailingWhitespaceAndNewLine=*/false);
  if (behind.isValid()) {
    r.fixes.push_back({"leave the close to its other owner",
                       {{clang::CharSourceRange::getCharRange(whole->getBeginLoc(), behind), ""}}});
  }
}

void tell(const check_context& context, const body_events& body, const channel_act& first,
          const channel_act& then, const sequence& how) {
  report r;
  r.in = body.function;
  const std::string name = quoted(first.does.on);
  // A guard's close is told at the other one: the guard alone is right.
  const bool by_guard = then.at->at_scope_end && !first.at->at_scope_end;
  const event& shown = by_guard ? *first.at : then.does;
  r.at = shown.where;
  r.underlined =
      shown.at == nullptr || shown.at_scope_end ? clang::SourceRange() : shown.at->getSourceRange();
  if (how.around && then.by != nullptr) {
    r.message = name + " is closed by each of the tasks that are started here: the second close is an error";
  } else if (how.around) {
    r.message = name + " is closed in each round of the loop: the second close is an error";
  } else if (by_guard) {
    r.message = name + " is closed here, and again at the end of the scope: the second close is an error";
  } else if (first.by != nullptr || then.by != nullptr) {
    r.message =
        name + " has two owners: it is closed here and by another task, and the second close is an error";
  } else {
    r.message = name + " is closed a second time: the second close is an error";
  }
  if (first.by != nullptr) {
    r.notes.push_back(
        {first.by->spawn->getBeginLoc(), how.around ? "the tasks start here" : "a task starts here", {}});
    if (first.at != then.at) {
      r.notes.push_back({first.does.where, "and closes it, too", {}});
    }
  } else if (by_guard) {
    r.notes.push_back({then.at->where, "this closes it at the end of its scope", {}});
  } else if (first.at != then.at) {
    r.notes.push_back({first.at->where, "it is closed here first", {}});
  }
  if (then.by != nullptr && then.by != first.by) {
    r.notes.push_back({then.by->spawn->getBeginLoc(), "the task that closes it again starts here", {}});
  }
  if (how.path.threw_at != nullptr) {
    r.notes.push_back(
        {how.path.threw_at->getBeginLoc(), "where this call throws, the handler closes it again", {}});
  }
  if (!how.around && !how.thrown && first.by == nullptr) {
    add_fix(context, body, then, r);
  }
  const bool sure = first.by == nullptr && then.by == nullptr && !how.thrown && !how.around;
  r.sure = sure ? confidence::high : confidence::medium;
  context.sink(std::move(r));
}

/// A send in the round panics before the second close does: snag-send-after-close says so.
bool sends_in_round(const body_events& body, const channel_act& close) {
  return close.by == nullptr && std::ranges::any_of(body.flow.all_events(), [&](const event& e) {
           return e.is == event_kind::send && e.on == close.does.on &&
                  std::ranges::any_of(body.enclosing(close.at->at), [&](const clang::Stmt* around) {
                    return is_loop(around) && contains(body, around, e.at);
                  });
         });
}

/// A public member function and the destructor close the same member, whatever happened before.
void check_class(const check_context& context, const body_events& end,
                 std::vector<const clang::ValueDecl*>& told) {
  const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(end.function);
  if (destructor == nullptr) {
    return;
  }
  for (const event& last : context.events.effects(destructor)) {
    if (last.is != event_kind::close || !last.always || last.inside_call ||
        !llvm::isa_and_nonnull<clang::FieldDecl>(last.on.root) ||
        !is_error(context, last.on, misuse::second_close)) {
      continue;
    }
    const event* other = nullptr;
    const body_events* by = nullptr;
    bool renewed = false;
    for (const auto& body : context.events.bodies()) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
      if (method == nullptr || method->getParent() != destructor->getParent() || body.get() == &end ||
          llvm::isa<clang::CXXConstructorDecl>(method)) {
        continue;
      }
      for (const event& e : context.events.effects(method)) {
        renewed |= e.is == event_kind::write && e.on.root == last.on.root &&
                   (e.on.member == nullptr || e.on.member == last.on.member);
        if (e.is == event_kind::close && e.on == last.on && e.always && !e.inside_call && other == nullptr &&
            method->getAccess() == clang::AS_public) {
          other = &e;
          by = body.get();
        }
      }
    }
    if (other == nullptr || renewed) {
      continue;
    }
    report r;
    r.at = other->where;
    r.in = by->function;
    r.message = quoted(last.on) + " is closed here and again by the destructor: the second close is an error";
    r.underlined = other->at == nullptr ? clang::SourceRange() : other->at->getSourceRange();
    r.notes.push_back({last.where, "the destructor closes it here, closed or not", {}});
    context.sink(std::move(r));
    told.push_back(last.on.root);
  }
}

void run(const check_context& context) {
  std::vector<const clang::ValueDecl*> told_of_class;
  for (const auto& body : context.events.bodies()) {
    check_class(context, *body, told_of_class);
  }
  for (const auto& body : context.events.bodies()) {
    const auto closes = acts_of(context, *body, event_kind::close, misuse::second_close);
    std::vector<object> told;
    if (std::ranges::any_of(closes, [](const channel_act& a) { return a.by != nullptr; })) {
      told = channels_closed_early(context, *body);  // one bug, one finding
    }
    for (const channel_act& first : closes) {
      for (const channel_act& then : closes) {
        const object& channel = first.does.on;
        if (then.does.on != channel || std::ranges::find(told, channel) != told.end() ||
            (first.by != nullptr && !first.certain) ||
            (channel.member != nullptr && then.at->at_scope_end &&
             std::ranges::find(told_of_class, channel.member) != told_of_class.end())) {
          continue;
        }
        const auto how = follows(context, *body, first, then);
        if (how && !is_caught(context, channel, then.does.at, then.by) &&
            !(how->around && is_error(context, channel, misuse::late_send) && sends_in_round(*body, first))) {
          tell(context, *body, first, then, *how);
          told.push_back(channel);
        }
      }
    }
  }
}

}  // namespace

const check_info double_close = {
    .name = "snag-double-close",
    .summary = "a channel has two owners: it can be closed twice",
    .why =
        "To close a channel that is closed panics. Where every worker closes when it is done, where a guard "
        "and "
        "an explicit call both close, or where a task and the one that started it each think that it is "
        "theirs, "
        "the second of them ends the process. A channel has one owner, who closes it when all its writers "
        "are "
        "known to be done.",
    .shown_by = "channels/double-close",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
