// A thread that loops until it is told to stop, and is joined before anybody told it.

#include "detector/checks/lost_cancel.h"
#include "detector/checks/somebody_else.h"
#include "detector/checks/stopping.h"
#include "detector/events_waits.h"
#include "llvm/ADT/MapVector.h"

namespace snag::detector {
namespace {

bool is_context(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  return kind != nullptr && kind->is == object_kind::context;
}

/// What a flag says at first; nothing where that is not a constant.
std::optional<bool> initial_truth(const check_context& context, const clang::VarDecl* flag) {
  const clang::Expr* init = flag->getInit();
  while (init != nullptr) {
    init = init->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(init)) {
      init = list->getNumInits() == 1 ? list->getInit(0) : nullptr;
    } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(init)) {
      init = made->getNumArgs() == 1 ? made->getArg(0) : nullptr;
    } else {
      break;
    }
  }
  bool truth = false;
  if (init == nullptr || !init->getType()->isBooleanType() || init->isValueDependent() ||
      !init->EvaluateAsBooleanCondition(truth, context.ast)) {
    return std::nullopt;
  }
  return truth;
}

/// The local of the spawner from which a token, a context or a done channel was made.
const clang::VarDecl* source_in(const check_context& context, const body_events& body,
                                const clang::Stmt* part) {
  if (part == nullptr) {
    return nullptr;
  }
  for (const clang::ValueDecl* name : mentions(context, part).names) {
    if (!is_context(context, name->getType())) {
      continue;
    }
    if (const auto* half = llvm::dyn_cast<clang::BindingDecl>(name)) {
      const auto* pair = llvm::dyn_cast<clang::VarDecl>(half->getDecomposedDecl());
      return pair != nullptr && pair->getDeclContext() == body.function ? pair : nullptr;
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name);
    if (variable == nullptr || variable->getDeclContext() != body.function ||
        llvm::isa<clang::ParmVarDecl>(variable)) {
      return nullptr;
    }
    const clang::VarDecl* from = source_in(context, body, variable->getInit());
    return from != nullptr ? from : variable;
  }
  return nullptr;
}

using sources = llvm::MapVector<const clang::VarDecl*, unheard>;

/// What the task listens to, by the local that decides.
sources sources_of(const check_context& context, const body_events& body, const task& started) {
  sources found;
  const body_events* code = context.events.of(started.code);
  if (code == nullptr) {
    return found;
  }
  const mentioned inside = mentions(context, code->body);
  for (const clang::ValueDecl* name : inside.names) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name);
    if (const auto* half = llvm::dyn_cast<clang::BindingDecl>(name)) {
      const auto* pair = llvm::dyn_cast<clang::VarDecl>(half->getDecomposedDecl());
      if (pair != nullptr && pair->getDeclContext() == body.function &&
          is_context(context, half->getType())) {
        found[pair][half] = false;
      }
    } else if (variable != nullptr && variable->isInitCapture()) {
      if (const clang::VarDecl* from = source_in(context, body, variable->getInit())) {
        found[from][variable] = false;
      }
    } else if (variable != nullptr && variable->getDeclContext() == body.function &&
               !llvm::isa<clang::ParmVarDecl>(variable)) {
      if (is_context(context, variable->getType())) {
        const clang::VarDecl* from = source_in(context, body, variable->getInit());
        found[from != nullptr ? from : variable][variable] = false;
      } else if (const auto idle = initial_truth(context, variable);
                 idle && !variable->getType()->isReferenceType()) {
        found[variable][variable] = *idle;
      }
    }
  }
  // What comes in as an argument: the token of the thread itself, or of a source of the spawner's.
  const auto* holder = llvm::dyn_cast<clang::VarDecl>(started.holders.front().root);
  for (const clang::ParmVarDecl* parameter : started.code->parameters()) {
    const auto bound = started.bound.find(parameter);
    if (bound != started.bound.end() && bound->second.member == nullptr) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(bound->second.root);
      const auto idle = variable == nullptr || variable->getDeclContext() != body.function
                            ? std::nullopt
                            : initial_truth(context, variable);
      if (idle) {
        found[variable][parameter] = *idle;
      }
    } else if (bound == started.bound.end() && parameter->getFunctionScopeIndex() == 0 && holder != nullptr &&
               started.handle_end == at_end::join && is_context(context, parameter->getType())) {
      found[holder][parameter] = false;
    }
  }
  return found;
}

/// A word to the source: it is set, cancelled, or given to somebody who may do so.
bool is_request(const event& e, const clang::VarDecl* source, const object& holder) {
  if (e.on.root != source || e.is == event_kind::scope_end || e.started != nullptr) {
    return false;
  }
  if (object{source, nullptr} == holder) {
    return e.is == event_kind::cancel || e.is == event_kind::moved ||
           (e.is == event_kind::touch && llvm::isa_and_nonnull<clang::CallExpr>(e.at) &&
            !llvm::cast<clang::CallExpr>(e.at)->getType()->isBooleanType());
  }
  return e.is == event_kind::cancel || e.is == event_kind::write || e.is == event_kind::touch ||
         e.is == event_kind::moved;
}

/// Another task, a callback or a lambda of any kind has a word with the source.
bool others_request(const check_context& context, const body_events& body, const task& started,
                    const clang::VarDecl* source, const object& holder) {
  return std::ranges::any_of(context.events.bodies(), [&](const auto& other) {
    return other.get() != &body && std::ranges::any_of(other->flow.all_events(), [&](const event& e) {
             // The thread itself looks at the source, and may only write to it.
             return other->function == started.code
                        ? (e.is == event_kind::write || e.is == event_kind::cancel) && e.on.root == source
                        : is_request(e, source, holder);
           });
  });
}

/// Before the thread starts somebody was given a way to the source.
bool given_before(const body_events& body, const task& started, const clang::VarDecl* source,
                  const object& holder) {
  const auto begin = flow_point{body.flow.entry, 0};
  return search(
             body.flow, begin,
             [&](const event& e) {
               const bool at_itself =
                   llvm::isa_and_nonnull<clang::CXXMemberCallExpr, clang::CXXOperatorCallExpr>(e.at);
               return e.started == &started                         ? step::stop
                      : is_request(e, source, holder) && !at_itself ? step::found
                                                                    : step::go_on;
             },
             without_exception, false)
      .has_value();
}

/// Somebody may have a way to the source that no event tells of: a pointer or a reference to it, in an object
/// or a list, or, where a copy is as good as itself, a copy.
bool others_have(const check_context& context, const body_events& body, const task& started,
                 const clang::VarDecl* source) {
  if (llvm::isa<clang::DecompositionDecl>(source)) {
    return false;  // its halves have names of their own
  }
  giving what;
  what.names.insert(source->getCanonicalDecl());
  what.copies_share = is_context(context, source->getType());
  if (started.closure == nullptr) {
    what.start = started.spawn;
  }
  return gives_away(context, body.body, what);
}

void judge(const check_context& context, const body_events& body, const task& started,
           const clang::VarDecl* source, const unheard& silent) {
  const object& holder = started.holders.front();
  const bool own_token = object{source, nullptr} == holder;
  const auto start = body.after(started);
  if (!start || can_end(context, started.code, silent) || !can_end(context, started.code, unheard()) ||
      others_request(context, body, started, source, holder) || others_have(context, body, started, source) ||
      (!own_token && given_before(body, started, source, holder))) {
    return;
  }
  const auto path = search(
      body.flow, *start,
      [&](const event& e) {
        if (e.is == event_kind::join && e.on == holder && !(own_token && e.at_scope_end)) {
          return step::found;
        }
        const bool half = e.is == event_kind::use && e.on.root == source && e.on.member != nullptr &&
                          !is_context(context, e.on.member->getType());
        return half || is_request(e, source, holder) || e.is == event_kind::detach ? step::stop : step::go_on;
      },
      [&](unsigned, const flow_block& block, const flow_edge& edge) {
        return !edge.exceptional || context.events.throws(block.last_call) == throw_odds::certain;
      },
      false);
  if (!path || path->found == nullptr) {
    return;
  }
  report r;
  r.at = path->found->where;
  r.in = body.function;
  if (!path->found->at_scope_end && path->found->at != nullptr) {
    r.underlined = path->found->at->getSourceRange();
  }
  r.message = path->found->at_scope_end
                  ? "the end of " + quoted(holder) + " waits for ever where nobody has asked it to stop"
                  : "this join waits for ever where nobody has asked " + quoted(holder) + " to stop";
  r.notes.push_back(
      {started.spawn->getBeginLoc(), "the thread starts here", started.spawn->getSourceRange()});
  if (const clang::Stmt* loop = endless_loop(context, started.code, silent)) {
    r.notes.push_back({loop->getBeginLoc(), "it goes on until the stop", {}});
  }
  for (const event& e : body.flow.all_events()) {
    if (!own_token && is_request(e, source, holder) && !e.at_scope_end &&
        (e.is == event_kind::write || e.is == event_kind::cancel)) {
      r.notes.push_back({e.where, "the stop comes only here", {}});
      context.sink(std::move(r));
      return;
    }
  }
  if (path->left_by != nullptr) {
    r.notes.push_back({path->left_by->where, "this way out asks for no stop", {}});
  }
  context.sink(std::move(r));
}

/// Whether nothing is done with a source but asking it for its tokens.
bool only_gives_tokens(const check_context& context, const clang::Stmt* part, const clang::VarDecl* source) {
  if (part == nullptr) {
    return true;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(part);
      call != nullptr && call->getMethodDecl() != nullptr && call->getMethodDecl()->isConst() &&
      is_context(context, call->getType()) && call->getNumArgs() == 0) {
    const auto* name =
        llvm::dyn_cast<clang::DeclRefExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    if (name != nullptr && name->getDecl()->getCanonicalDecl() == source) {
      return true;
    }
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
  return (name == nullptr || name->getDecl()->getCanonicalDecl() != source) &&
         llvm::all_of(part->children(),
                      [&](const clang::Stmt* child) { return only_gives_tokens(context, child, source); });
}

/// A thread in a member that listens to a local source, made here and known to nobody else.
void judge_source_of_nobody(const check_context& context, const body_events& body, const task& started) {
  for (const auto& [source, silent] : sources_of(context, body, started)) {
    const auto* made = source->getInit() == nullptr
                           ? nullptr
                           : llvm::dyn_cast<clang::CXXConstructExpr>(source->getInit()->IgnoreImplicit());
    if (made == nullptr || made->getNumArgs() != 0 || !is_context(context, source->getType()) ||
        !source->hasLocalStorage() || can_end(context, started.code, silent) ||
        !can_end(context, started.code, unheard()) || !only_gives_tokens(context, body.body, source)) {
      continue;
    }
    report r;
    r.at = started.spawn->getBeginLoc();
    r.underlined = started.spawn->getSourceRange();
    r.in = body.function;
    r.message = "nobody can ask this thread to stop: it listens to '" + source->getNameAsString() +
                "', which nobody else has";
    r.notes.push_back({source->getLocation(), "the source is made here, and only gives its token", {}});
    if (const clang::Stmt* loop = endless_loop(context, started.code, silent)) {
      r.notes.push_back({loop->getBeginLoc(), "it goes on until the stop", {}});
    }
    context.sink(std::move(r));
  }
}

}  // namespace

void find_unrequested_joins(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      const bool thread = started->handle_end == at_end::terminate || started->handle_end == at_end::join;
      if (thread && started->code != nullptr && started->holders.size() == 1 &&
          llvm::isa<clang::FieldDecl>(started->holders.front().root)) {
        judge_source_of_nobody(context, *body, *started);
      }
      if (!thread || started->code == nullptr || started->holders.size() != 1 || started->given_away ||
          started->returned || started->detached || started->holders.front().member != nullptr ||
          !llvm::isa<clang::VarDecl>(started->holders.front().root)) {
        continue;
      }
      for (const auto& [source, silent] : sources_of(context, *body, *started)) {
        judge(context, *body, *started, source, silent);
      }
    }
  }
}

}  // namespace snag::detector
