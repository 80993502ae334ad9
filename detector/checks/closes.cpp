#include "detector/checks/closes.h"

#include <algorithm>

#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

const clang::CXXRecordDecl* record_of(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) {
    type = type->getPointeeType();
  }
  return type->getAsCXXRecordDecl();
}

/// What a class with -> points to, by its first argument: the state of std::shared_ptr<state>.
clang::QualType pointed_to(clang::QualType type) {
  const auto* record = record_of(type);
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  if (special == nullptr || special->getTemplateArgs().size() == 0 ||
      special->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type) {
    return {};
  }
  const auto arrow = special->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Arrow);
  bool points = !special->lookup(arrow).empty();
  if (const auto* definition = special->getDefinition()) {
    definition->forallBases([&](const clang::CXXRecordDecl* base) {
      points |= !base->lookup(arrow).empty();
      return true;
    });
  }
  return points ? special->getTemplateArgs()[0].getAsType() : clang::QualType();
}

bool is_in(const clang::FieldDecl* field, clang::QualType whole) {
  const auto* record = whole.isNull() ? nullptr : record_of(whole);
  const auto* parent = llvm::dyn_cast<clang::CXXRecordDecl>(field->getParent());
  return record != nullptr && parent != nullptr &&
         (record->getCanonicalDecl() == parent->getCanonicalDecl() ||
          (record->getDefinition() != nullptr && record->getDefinition()->isDerivedFrom(parent)));
}

/// Its life, or its value, is over: what comes after may be about another channel.
bool renews(const event& e, const object& channel) {
  return (e.is == event_kind::write || e.is == event_kind::scope_end) && e.on.root == channel.root &&
         (e.on.member == nullptr || e.on.member == channel.member);
}

/// A member function of the same object of which nothing is known: it may make the channel anew.
bool may_renew(const check_context& context, const clang::Stmt* last, const object& channel) {
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(last);
  return call != nullptr && llvm::isa<clang::FieldDecl>(channel.root) &&
         llvm::isa<clang::CXXThisExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts()) &&
         context.events.of(call->getDirectCallee()) == nullptr;
}

bool speaks_of(const clang::Stmt* part, const object& channel) {
  return any_part(part, [&](const clang::Stmt* one) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(one);
    return names(*one, *channel.root) ||
           (name != nullptr && name->getDecl() == channel.member);  // one end of a pair that was taken apart
  });
}

/// A branch around `then`, but not around `first`, that asks the channel or its owner.
bool asks_first(const body_events& body, const event& first, const event& then, const object& channel) {
  return std::ranges::any_of(body.enclosing(then.at), [&](const clang::Stmt* around) {
    const clang::Stmt* condition = nullptr;
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(around)) {
      condition = branch->getCond();
    } else if (const auto* many = llvm::dyn_cast<clang::SwitchStmt>(around)) {
      condition = many->getCond();
    } else if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(around)) {
      condition = loop->getCond();
    }
    return condition != nullptr && !contains(body, around, first.at) && speaks_of(condition, channel);
  });
}

bool continues(const clang::Stmt* part) {
  return any_own_part(part, [](const clang::Stmt* one) { return llvm::isa<clang::ContinueStmt>(one); });
}

/// The innermost loop around a statement, where nothing but the loop decides whether it is done.
const clang::Stmt* plain_loop(const body_events& body, const clang::Stmt* of) {
  for (const clang::Stmt* around : body.enclosing(of)) {
    if (is_loop(around)) {
      return continues(around) ? nullptr : around;
    }
    if (!llvm::isa<clang::CXXTryStmt>(around)) {
      return nullptr;
    }
  }
  return nullptr;
}

/// Loops that go round for sure as often as they say: a while may be left by what the round itself did.
bool counts_rounds(const clang::Stmt* loop) {
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    return counted->getInc() != nullptr;
  }
  return llvm::isa<clang::CXXForRangeStmt>(loop);
}

/// The handler around a statement, where nothing else decides whether it is done.
bool in_handler(const body_events& body, const clang::Stmt* of) {
  const enclosing_list around = body.enclosing(of);
  return !around.empty() && llvm::isa<clang::CXXCatchStmt>(around.front());
}

bool belongs_to(const clang::ValueDecl* declaration, const clang::FunctionDecl* code) {
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
  if (variable == nullptr || !variable->hasLocalStorage()) {
    return false;
  }
  for (const clang::DeclContext* in = variable->getDeclContext(); in != nullptr; in = in->getParent()) {
    if (in == code) {
      return true;
    }
  }
  return false;
}

/// What is known of the kind of one channel; null for the elements of a container and for what is none.
const type_model* kind_of(const check_context& context, const object& channel) {
  if (!channel) {
    return nullptr;
  }
  const auto known = [&](clang::QualType type) -> const type_model* {
    type = type.isNull() ? type : type.getNonReferenceType();
    const type_model* kind =
        type.isNull() ? nullptr : context.known.of(type->isPointerType() ? type->getPointeeType() : type);
    return kind != nullptr && kind->is == object_kind::channel ? kind : nullptr;
  };
  const clang::QualType whole = channel.root->getType();
  if (channel.member == nullptr) {
    const type_model* itself = known(whole);
    return itself != nullptr ? itself : known(pointed_to(whole));
  }
  if (llvm::isa<clang::BindingDecl>(channel.member)) {
    return known(channel.member->getType());
  }
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(channel.member);
  return field != nullptr && (is_in(field, whole) || is_in(field, pointed_to(whole)))
             ? known(field->getType())
             : nullptr;
}

/// A handler stands in a statement, or in a function at hand that it calls.
bool has_try(const check_context& context, const clang::Stmt* whole, unsigned depth) {
  return depth <= 3 && any_part(whole, [&](const clang::Stmt* part) {
           const auto* call = llvm::dyn_cast<clang::CallExpr>(part);
           const body_events* callee = call == nullptr || context.known.of(*call) != nullptr
                                           ? nullptr
                                           : context.events.of(call->getDirectCallee());
           return llvm::isa<clang::CXXTryStmt>(part) ||
                  (callee != nullptr && has_try(context, callee->body, depth + 1));
         });
}

}  // namespace

bool is_error(const check_context& context, const object& channel, misuse of) {
  const type_model* kind = kind_of(context, channel);
  return kind != nullptr &&
         (of == misuse::late_send ? kind->late_send_fails.value_or(kind->closes_once) : kind->closes_once);
}

bool allows_late_sends(const check_context& context, const object& channel) {
  const type_model* kind = kind_of(context, channel);
  return kind != nullptr && kind->late_send_fails == false;
}

bool is_own_queue(const check_context& context, const object& channel) {
  const type_model* kind = kind_of(context, channel);
  return kind != nullptr && kind->late_send_fails.has_value();
}

bool is_caught(const check_context& context, const object& channel, const clang::Stmt* at, const task* by) {
  if (!is_own_queue(context, channel)) {
    return false;
  }
  const body_events* code = by == nullptr ? nullptr : context.events.of(by->code);
  if (has_try(context, at, 0) || (code != nullptr && has_try(context, code->body, 0))) {
    return true;
  }
  return std::ranges::any_of(context.events.bodies(), [&](const auto& body) {
    return at != nullptr && body->parents != nullptr &&
           std::ranges::any_of(body->enclosing(at), [](const clang::Stmt* around) {
             return llvm::isa<clang::CXXTryStmt>(around);
           });
  });
}

std::vector<channel_act> acts_of(const check_context& context, const body_events& body, event_kind kind,
                                 misuse of) {
  std::vector<channel_act> found;
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (e.is == kind && is_error(context, e.on, of)) {
        found.push_back({&e, e, nullptr, e.always});
      }
      if (e.started == nullptr) {
        continue;
      }
      for (const event& inner : context.events.effects(*e.started)) {
        if (inner.is != kind || !is_error(context, inner.on, of) ||
            belongs_to(inner.on.root, e.started->code)) {
          continue;
        }
        const auto known =
            std::ranges::find_if(found, [&](const auto& a) { return a.at == &e && a.does.on == inner.on; });
        if (known == found.end()) {
          found.push_back({&e, inner, e.started, inner.always});
        } else if (inner.always && !known->certain) {
          *known = {&e, inner, e.started, true};
        }
      }
    }
  }
  return found;
}

std::optional<sequence> follows(const check_context& context, const body_events& body,
                                const channel_act& first, const channel_act& then) {
  const object& channel = first.does.on;
  const auto start = body.after(*first.at);
  if (!start || !then.certain) {
    return std::nullopt;
  }
  // Of two acts of one call, its callee is told.
  if (first.at != then.at && first.at->at == then.at->at && first.by == nullptr && then.by == nullptr) {
    return std::nullopt;
  }
  const auto plain = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !edge.exceptional && !may_renew(context, block.last_call, channel);
  };
  const auto to_then = [&](const event& e) {
    return &e == then.at ? step::found : renews(e, channel) ? step::stop : step::go_on;
  };
  if (auto path = search(body.flow, *start, to_then, plain, false)) {
    const clang::Stmt* loop = plain_loop(body, first.at->at);
    const bool rounds = loop != nullptr && loop == plain_loop(body, then.at->at) && first.certain &&
                        (counts_rounds(loop) || then.by != nullptr);
    const auto to_then_unheard = [&](const event& e) {
      const bool hears = e.is == event_kind::receive && e.on == channel;  // it may say that it is closed
      return hears ? step::stop : to_then(e);
    };
    if (rounds && search(body.flow, *start, to_then_unheard, plain, false)) {
      return sequence{*path, first.at == then.at, false};
    }
    if (first.at == then.at) {
      return std::nullopt;
    }
    const auto past_first = [&](const event& e) {
      return &e == then.at ? step::found : &e == first.at ? step::stop : step::go_on;
    };
    const auto any = [](unsigned, const flow_block&, const flow_edge&) { return true; };
    const bool always_first =
        first.certain && !search(body.flow, {body.flow.entry, 0}, past_first, any, false);
    if (always_first && !asks_first(body, *first.at, *then.at, channel)) {
      return sequence{*path, false, false};
    }
    const auto past_then = [&](const event& e) {
      const bool same = e.is == then.at->is && (e.on == then.at->on && e.started == then.at->started);
      return same ? step::stop : renews(e, channel) ? step::found : step::go_on;
    };
    if (!search(body.flow, *start, past_then, plain, true)) {
      return sequence{*path, false, false};
    }
    return std::nullopt;
  }
  if (!in_handler(body, then.at->at) || !first.certain || contains(body, then.at->at, first.at->at)) {
    return std::nullopt;
  }
  const auto thrown = [&](unsigned, const flow_block& block, const flow_edge& edge) {
    return !may_renew(context, block.last_call, channel) &&
           (!edge.exceptional || (block.last_call != first.at->at &&
                                  context.events.throws(block.last_call) >= throw_odds::callback));
  };
  if (auto path = search(body.flow, *start, to_then, thrown, false); path && path->threw_at != nullptr) {
    return sequence{*path, false, true};
  }
  return std::nullopt;
}

}  // namespace snag::detector
