// Channels as a body knows them: how much room they have, where they come from, and who else may read them.

#include <algorithm>

#include "detector/checks/parts.h"
#include "detector/checks/stopping.h"
#include "detector/checks/writers.h"

namespace snag::detector {

const clang::Expr* behind_views(const clang::Expr* expression) {
  const clang::Expr* inner = expression == nullptr ? nullptr : without_conversions(expression);
  if (const auto* bound = llvm::dyn_cast_or_null<clang::CXXBindTemporaryExpr>(inner)) {
    inner = without_conversions(bound->getSubExpr());
  }
  // A view of the channel, made from it.
  if (const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(inner);
      made != nullptr && made->getNumArgs() >= 1) {
    return behind_views(made->getArg(0));
  }
  return inner;
}

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
  found.constant = size == nullptr || (!size->isValueDependent() && size->EvaluateAsInt(value, context.ast));
  found.none = size == nullptr || (!size->isValueDependent() && size->EvaluateAsInt(value, context.ast) &&
                                   value.Val.getInt() == 0);
  return found;
}

namespace {

/// The calls of begin, end and ++ that a range-for makes.
bool is_machinery_of_range(const body_events& body, const clang::Stmt* at) {
  for (const clang::Stmt* child = at; child != nullptr; child = at) {
    at = body.parents->getParent(child);
    if (const auto* loop = llvm::dyn_cast_or_null<clang::CXXForRangeStmt>(at)) {
      return child != loop->getBody() && child != loop->getLoopVarStmt();
    }
    if (!llvm::isa_and_nonnull<clang::Expr, clang::DeclStmt>(at)) {
      return false;
    }
  }
  return false;
}

}  // namespace

bool stays_here(const check_context& context, const body_events& body, const object& channel) {
  for (const flow_block& block : body.flow.blocks) {
    for (const event& e : block.events) {
      if (e.on != channel) {
        continue;
      }
      if (is_machinery_of_range(body, e.at)) {
        continue;
      }
      if (e.is == event_kind::touch || e.is == event_kind::moved || e.is == event_kind::leave) {
        return false;
      }
      if (e.is != event_kind::use) {
        continue;
      }
      for (const clang::Stmt* at = body.parents->getParent(e.at); at != nullptr;
           at = body.parents->getParent(at)) {
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
  return std::ranges::none_of(body.tasks, [&](const auto& other) {
    const auto does = context.events.effects(*other);
    return std::ranges::any_of(
        does, [&](const event& e) { return e.on == channel && e.is == event_kind::receive; });
  });
}

std::optional<flow_point> after_call(const body_events& body, const clang::CallExpr* call) {
  for (const clang::CFGBlock* block : *body.cfg) {
    llvm::SmallPtrSet<const clang::Stmt*, 16> before;
    for (const clang::CFGElement& element : *block) {
      const auto plain = element.getAs<clang::CFGStmt>();
      if (!plain) {
        continue;
      }
      before.insert(plain->getStmt());
      if (plain->getStmt() != call) {
        continue;
      }
      const auto& events = body.flow.blocks[block->getBlockID()].events;
      unsigned index = 0;
      while (index < events.size() && before.contains(events[index].at)) {
        ++index;
      }
      return flow_point{block->getBlockID(), index};
    }
  }
  return std::nullopt;
}

namespace {

/// The variable that a call initialises, through conversions to a view of the channel; null where there is
/// none.
const clang::VarDecl* kept_as(const body_events& body, const clang::CallExpr* call) {
  const clang::VarDecl* variable = initialised_around(body, call);
  return variable != nullptr && behind_views(variable->getInit()) == call ? variable : nullptr;
}

/// The function gives the channel back, and has nothing more to do with it.
bool gives_back(const check_context& context, const body_events& body, const object& channel) {
  bool returned = false;
  for (const event& e : body.flow.all_events()) {
    if (e.on != channel) {
      continue;
    }
    returned |= e.is == event_kind::leave;
    if (e.is == event_kind::receive || e.is == event_kind::touch || e.is == event_kind::moved ||
        e.is == event_kind::close) {
      return false;
    }
  }
  return returned && std::ranges::none_of(body.tasks, [&](const auto& one) {
           return std::ranges::any_of(context.events.effects(*one), [&](const event& e) {
             return e.on == channel && (e.is == event_kind::receive || e.is == event_kind::touch);
           });
         });
}

}  // namespace

std::vector<writer> find_returned_writers(const check_context& context, const body_events& body) {
  std::vector<writer> found;
  if (body.cfg == nullptr) {
    return found;
  }
  for (const clang::CFGBlock* block : *body.cfg) {
    for (const clang::CFGElement& element : *block) {
      const auto plain = element.getAs<clang::CFGStmt>();
      const auto* call = plain ? llvm::dyn_cast<clang::CallExpr>(plain->getStmt()) : nullptr;
      const body_events* maker = call == nullptr || context.known.of(*call) != nullptr
                                     ? nullptr
                                     : context.events.of(call->getDirectCallee());
      const type_model* kind = maker == nullptr ? nullptr : context.known.of(call->getType());
      if (maker == nullptr || maker == &body || kind == nullptr || kind->is != object_kind::channel) {
        continue;
      }
      for (writer w : find_writers(context, *maker)) {
        const auto* made = llvm::dyn_cast<clang::VarDecl>(w.channel.root);
        if (made == nullptr || w.channel.member != nullptr || made->getDeclContext() != maker->function ||
            llvm::isa<clang::ParmVarDecl>(made) || !gives_back(context, *maker, w.channel)) {
          continue;
        }
        const clang::VarDecl* here = kept_as(body, call);
        w.made_by = call;
        w.made_as = made;
        w.body = &body;
        w.channel = here == nullptr ? object{} : object{here->getCanonicalDecl(), nullptr};
        found.push_back(w);
      }
    }
  }
  return found;
}

}  // namespace snag::detector
