// What a statement does by itself: the roles of what it calls, and what it names, writes and leaves.

#include "clang/Basic/SourceManager.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// Of a spawn's event; empty where nobody holds the handle.
object first_holder(const task& started) {
  return started.holders.empty() ? object{} : started.holders.front();
}

bool initialises_variable(const body_events& body, const clang::Expr& made) {
  const clang::Stmt* at = body.parents->getParent(&made);
  while (llvm::isa_and_nonnull<clang::FullExpr, clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                               clang::CastExpr>(at)) {
    at = body.parents->getParent(at);
  }
  return llvm::isa_and_nonnull<clang::DeclStmt>(at);
}

}  // namespace

std::optional<event_kind> kind_of(role is) {
  switch (is) {
    case role::join:
      return event_kind::join;
    case role::detach:
      return event_kind::detach;
    case role::send:
      return event_kind::send;
    case role::receive:
      return event_kind::receive;
    case role::close:
      return event_kind::close;
    case role::count_up:
      return event_kind::count_up;
    case role::count_down:
    case role::count_down_and_wait:
      return event_kind::count_down;
    case role::wait:
      return event_kind::wait;
    case role::publish:
      return event_kind::publish;
    case role::cancel:
      return event_kind::cancel;
    case role::notify:
      return event_kind::notify;
    case role::derive:
      return event_kind::derive;
    default:
      return std::nullopt;
  }
}

event event_at(event_kind is, const object& on, const clang::Stmt* at) {
  event e;
  e.is = is;
  e.on = on;
  e.at = at;
  e.where = at != nullptr ? at->getBeginLoc() : clang::SourceLocation();
  return e;
}

void translation_unit_events::builder::add_statement(body_events& body, const clang::Stmt& statement,
                                                     std::vector<event>& out) {
  if (const auto* expression = llvm::dyn_cast<clang::Expr>(&statement)) {
    if (const function_model* model = spawn_model(*expression)) {
      const task* started = add_task(body, *expression, *model);
      out.push_back(event_at(event_kind::spawn, first_holder(*started), &statement));
      out.back().started = started;
      return;
    }
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(&statement)) {
    if (const function_model* model = known_.of(*call)) {
      add_modelled(*call, *model, out);
    } else {
      add_unmodelled(*call, out);
    }
  } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&statement)) {
    add_construction(body, *made, out);
  } else if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(&statement)) {
    add_declaration(*declaration, out);
  } else if (const auto* gone = llvm::dyn_cast<clang::CXXDeleteExpr>(&statement)) {
    add_end_of_pointee(*gone, out);
  } else {
    add_naming(statement, out);
  }
}

void translation_unit_events::builder::add_unmodelled(const clang::CallExpr& call, std::vector<event>& out) {
  add_call(call, out);
  out.push_back(event_at(event_kind::call, {}, &call));
}

void translation_unit_events::builder::add_modelled(const clang::CallExpr& call, const function_model& model,
                                                    std::vector<event>& out) {
  const bool blocks = known_.blocks(model, call);
  const auto add = [&](event_kind kind, object on, bool may_block = true) {
    out.push_back(event_at(kind, on, &call));
    out.back().blocks = may_block;
  };
  if (model.is == role::lock || model.is == role::unlock) {
    const operand on = model.on.is == operand::kind::rest ? operand{operand::kind::argument, 0} : model.on;
    add(model.is == role::lock ? event_kind::lock : event_kind::unlock,
        object_of(known_.operand_of(on, call)), blocks);
    return;
  }
  const object on = object_of(known_.operand_of(model.on, call));
  if (model.is == role::forwards) {
    add(event_kind::moved, on);
    return;
  }
  if (model.is == role::noescape || model.is == role::select || model.is == role::destroys) {
    add_call(call, out);
    const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call);
    if (model.is == role::destroys && method != nullptr) {
      add_end_of_owned(*method->getImplicitObjectArgument(), call, out);
    }
    add(event_kind::call, {});
    return;
  }
  if (model.is == role::blocking) {
    add(event_kind::blocking, on, blocks);
    if (on) {  // sleep, read: nobody's end is waited for
      add(event_kind::wait, on);
    }
    return;
  }
  const std::optional<event_kind> kind = kind_of(model.is);
  if (!kind) {
    return;
  }
  // add(-1) is how some counters count down.
  const clang::Expr* count = *kind == event_kind::count_up && model.count.has_value()
                                 ? known_.operand_of(*model.count, call)
                                 : nullptr;
  clang::Expr::EvalResult value;
  const bool down = count != nullptr && !count->isValueDependent() && count->EvaluateAsInt(value, ast_) &&
                    value.Val.getInt().isNegative();
  add(down ? event_kind::count_down : *kind, on, blocks);
  if (model.is == role::count_down_and_wait) {
    add(event_kind::wait, on, blocks);
  }
  if (model.from.empty()) {  // known by its body (inferred_roles.h): locks and accesses are still read off it
    add(event_kind::call, {});
  }
}

void translation_unit_events::builder::add_construction(const body_events& body,
                                                        const clang::CXXConstructExpr& made,
                                                        std::vector<event>& out) const {
  const clang::CXXConstructorDecl* constructor = made.getConstructor();
  // A temporary that is given a handle by reference may end what the handle stands for, as a guard does; a
  // variable of such a class is judged by its destructor.
  if (!constructor->isCopyOrMoveConstructor() && !initialises_variable(body, made)) {
    for (unsigned i = 0; i < made.getNumArgs() && i < constructor->getNumParams(); ++i) {
      const clang::QualType type = constructor->getParamDecl(i)->getType();
      if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified()) {
        out.push_back(event_at(event_kind::touch, object_of(made.getArg(i)), &made));
      }
    }
  }
  if (told(constructor) != nullptr) {
    out.push_back(event_at(event_kind::call, {}, &made));
  }
}

void translation_unit_events::builder::add_declaration(const clang::DeclStmt& declaration,
                                                       std::vector<event>& out) const {
  for (const clang::Decl* one : declaration.decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
    if (variable == nullptr) {
      continue;
    }
    if (known_.is_lock_guard(variable->getType())) {
      const auto* init = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(variable->getInit()));
      const bool empty = init == nullptr || init->getNumArgs() == 0;
      out.push_back(event_at(event_kind::lock, empty ? object{} : object_of(init->getArg(0)), &declaration));
      out.back().guard = variable->getCanonicalDecl();
      continue;
    }
    // One element of a channel that is ranged over is one receive, and the loop's end is the channel's.
    const auto range = range_of_.find(variable->getCanonicalDecl());
    const type_model* kind = range == range_of_.end() ? nullptr : known_.of(range->second->getType());
    if (kind != nullptr && kind->is == object_kind::channel) {
      out.push_back(event_at(event_kind::receive, object_of(range->second), &declaration));
      out.back().drains = true;
    }
  }
}

void translation_unit_events::builder::add_naming(const clang::Stmt& statement,
                                                  std::vector<event>& out) const {
  const auto add = [&](event_kind kind, object on) { out.push_back(event_at(kind, on, &statement)); };
  if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(&statement);
      op != nullptr && op->isAssignmentOp()) {
    add(event_kind::write, object_of(op->getLHS()));
  } else if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(&statement);
             step != nullptr && step->isIncrementDecrementOp()) {
    add(event_kind::write, object_of(step->getSubExpr()));
  } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(&statement)) {
    if (llvm::isa<clang::VarDecl, clang::BindingDecl>(name->getDecl())) {
      add(event_kind::use, object_of(name->getDecl()));
    }
  } else if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&statement)) {
    if (llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
      add(event_kind::use, object_of(member));
    }
  } else if (const auto* leave = llvm::dyn_cast<clang::ReturnStmt>(&statement)) {
    add(event_kind::leave, object_of(leave->getRetValue()));
    out.back().gives_up = ast_.getSourceManager().isInSystemMacro(leave->getReturnLoc());
  } else if (llvm::isa<clang::CXXThrowExpr>(statement)) {
    add(event_kind::leave, {});
  }
}

}  // namespace snag::detector
