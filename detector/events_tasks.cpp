// Tasks: what a spawn starts, what it borrows from the function around it, who holds its handle.

#include "clang/AST/DeclTemplate.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// The task handle that a template's first type argument names: std::vector<std::thread>.
const type_model* handle_element(clang::QualType type, const roles& known) {
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl());
  if (special == nullptr || special->getTemplateArgs().size() == 0 ||
      special->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type) {
    return nullptr;
  }
  const type_model* element = known.of(special->getTemplateArgs()[0].getAsType());
  return element != nullptr && element->is == object_kind::task_handle ? element : nullptr;
}

/// Whether a class that a program derives from a modelled one has a destructor of its own, which may well
/// wait.
bool ends_by_its_own(clang::QualType type, const type_model& kind) {
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || model_name(*record) == kind.name) {
    return false;
  }
  const clang::CXXDestructorDecl* destructor = record->getDestructor();
  return (destructor != nullptr && destructor->isUserProvided()) ||
         std::ranges::any_of(record->bases(), [&](const clang::CXXBaseSpecifier& base) {
           return ends_by_its_own(base.getType(), kind);
         });
}

bool starts_something(clang::QualType type) {
  type = type.getNonReferenceType();
  const auto* record = type->getAsCXXRecordDecl();
  if (type->isFunctionType() || type->isFunctionPointerType() || type->isMemberPointerType()) {
    return true;
  }
  if (record == nullptr || !record->hasDefinition()) {
    return false;
  }
  const auto call = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Call);
  return record->isLambda() || !record->lookup(call).empty();
}

/// An expression's borrowing of a variable: &x, or x where the parameter is a reference.
const clang::VarDecl* local_variable(const object& of) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(of.root);
  return variable != nullptr && variable->hasLocalStorage() ? variable : nullptr;
}

}  // namespace

const function_model* translation_unit_events::builder::spawn_model(const clang::Expr& expression) const {
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(&expression)) {
    const function_model* model = known_.of(*construction);
    const clang::CXXConstructorDecl* constructor = construction->getConstructor();
    const bool starts = model != nullptr && model->is == role::spawn && construction->getNumArgs() >= 1 &&
                        !constructor->isCopyOrMoveConstructor();
    return starts && known_.operand_of(model->task, expression) != nullptr ? model : nullptr;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(&expression);
  if (call == nullptr) {
    return nullptr;
  }
  if (const function_model* model = known_.of(*call)) {
    return model->is == role::spawn && known_.operand_of(model->task, expression) != nullptr ? model
                                                                                             : nullptr;
  }
  // A handle made in place by what holds it: v.emplace_back(f), make_unique<handle>(f).
  if (call->getNumArgs() == 0 || llvm::isa<clang::CXXOperatorCallExpr>(call)) {
    return nullptr;
  }
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  const type_model* element =
      handle_element(member != nullptr ? member->getObjectType() : call->getType(), known_);
  if (element == nullptr || call->getDirectCallee() == nullptr ||
      is_own_code(call->getDirectCallee()->getLocation())) {
    return nullptr;
  }
  for (const clang::Expr* argument : call->arguments()) {
    if (starts_something(bare(argument)->getType()) || lambda_of(argument) != nullptr) {
      const std::string& name = element->name;
      const std::size_t colon = name.rfind(':');
      return known_.source().function(name +
                                      "::" + (colon == std::string::npos ? name : name.substr(colon + 1)));
    }
  }
  return nullptr;
}

const task* translation_unit_events::builder::add_task(body_events& body, const clang::Expr& spawn,
                                                       const function_model& model) {
  for (const auto& known : body.tasks) {
    if (known->spawn == &spawn) {
      return known.get();
    }
  }
  body.tasks.push_back(std::make_unique<task>());
  task& started = *body.tasks.back();
  started.spawn = &spawn;
  started.where = spawn.getBeginLoc();
  started.model = &model;
  started.joined = model.joined;
  started.callable = known_.operand_of(model.task, spawn);
  started.closure = lambda_of(started.callable);
  started.code =
      started.closure != nullptr ? started.closure->getCallOperator() : function_of(started.callable);
  if (const clang::CallExpr* bound = started.code == nullptr ? binding_of(started.callable) : nullptr) {
    started.code = function_of(bound->getArg(0));
  }
  if (started.code == nullptr && !model.calls.empty()) {
    started.code = member_that_runs(started.callable, model.calls);
    if (model.task.is != operand::kind::object) {
      fill_borrowed_runner(started);
    }
  }
  if (const clang::FunctionDecl* known = told(started.code)) {
    started.code = known;
  }
  for (const clang::Stmt* around : body.enclosing(&spawn)) {
    if (is_loop(around)) {
      started.loop = around;
      break;
    }
  }
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(&spawn)) {
    if (const type_model* handle = known_.of(construction->getType())) {
      started.handle_end = handle->on_destruction;
    }
  } else if (known_.of(*llvm::cast<clang::CallExpr>(&spawn)) == nullptr) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&spawn);
    if (const type_model* handle =
            handle_element(member != nullptr ? member->getObjectType() : spawn.getType(), known_)) {
      started.handle_end = handle->on_destruction;
    }
  }
  if (started.handle_end == at_end::join || started.handle_end == at_end::wait) {
    started.joined = joined_by::destructor;
  }
  fill_borrowed(started, started.callable, 0);
  fill_arguments(started);
  fill_holders(body, started, &spawn);
  return &started;
}

void translation_unit_events::builder::fill_borrowed(task& started, const clang::Expr* callable,
                                                     unsigned depth) {
  const clang::LambdaExpr* lambda = lambda_of(callable);
  const auto add = [&](const clang::VarDecl* variable, clang::SourceLocation where,
                       const clang::LambdaExpr* by, bool is_explicit) {
    for (const borrow& b : started.borrowed) {
      if (b.variable == variable) {
        return;
      }
    }
    started.borrowed.push_back({variable, where, by, is_explicit, !is_explicit && by != nullptr});
  };
  if (lambda == nullptr) {
    // bind(f, std::ref(x)): what is bound by reference is borrowed as if captured.
    if (const auto* call = binding_of(callable); call != nullptr && depth < 4) {
      const function_model* model = known_.of(*call);
      if (model != nullptr && (model->is == role::forwards || model->is == role::references)) {
        for (const clang::Expr* argument : call->arguments()) {
          const auto* inner = llvm::dyn_cast<clang::CallExpr>(bare(argument));
          const function_model* by = inner == nullptr ? nullptr : known_.of(*inner);
          if (by != nullptr && by->is == role::references) {
            if (const clang::VarDecl* variable = local_variable(object_of(inner))) {
              add(variable, argument->getBeginLoc(), nullptr, false);
            }
          } else if (lambda_of(argument) != nullptr) {
            fill_borrowed(started, argument, depth + 1);
          }
        }
      }
    }
    return;
  }
  for (const clang::LambdaCapture& capture : lambda->captures()) {
    if (capture.capturesThis()) {
      started.borrows_this |= capture.getCaptureKind() != clang::LCK_StarThis;
      continue;
    }
    if (const auto* part = capture.capturesVariable()
                               ? llvm::dyn_cast<clang::BindingDecl>(capture.getCapturedVar())
                               : nullptr) {
      // auto [a, b] = f(): a part of a value that is the scope's own; auto& [a, b] names what lives
      // elsewhere.
      const auto* whole = llvm::dyn_cast_or_null<clang::VarDecl>(part->getDecomposedDecl());
      if (const clang::VarDecl* owner =
              whole == nullptr || !whole->getType()->isReferenceType() ? nullptr : owner_of_element(whole)) {
        whole = owner;  // for (auto& [a, b] : table)
      }
      if (whole != nullptr && whole->hasLocalStorage() && !whole->getType()->isReferenceType() &&
          !part->getType()->isReferenceType() && capture.getCaptureKind() == clang::LCK_ByRef) {
        const std::size_t before = started.borrowed.size();
        add(whole->getCanonicalDecl(), capture.getLocation(), lambda, capture.isExplicit());
        if (started.borrowed.size() > before) {
          started.borrowed.back().part = part;
        }
      }
      continue;
    }
    const auto* variable =
        capture.capturesVariable() ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()) : nullptr;
    if (variable == nullptr) {
      continue;
    }
    const clang::Expr* init = variable->getInit();
    // A lambda that is captured brings its own captures along.
    if (depth < 4 && init != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) &&
        lambda_of(init) != nullptr) {
      fill_borrowed(started, init, depth + 1);
    }
    const bool by_reference = capture.getCaptureKind() == clang::LCK_ByRef;
    if (variable->isInitCapture()) {
      const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(bare(init));
      if (by_reference || (address != nullptr && address->getOpcode() == clang::UO_AddrOf)) {
        const clang::VarDecl* target = local_variable(object_of(init));
        // What a pointer points to is not the pointer: whoever else owns it keeps it alive.
        const bool pointee =
            target != nullptr && stands_for_another(*target, known_) &&
            !llvm::isa<clang::DeclRefExpr>(by_reference ? bare(init) : bare(address->getSubExpr()));
        if (target != nullptr && !pointee && !target->getType()->isReferenceType()) {
          const std::size_t before = started.borrowed.size();
          add(target, capture.getLocation(), lambda, true);
          if (const auto* part = llvm::dyn_cast_or_null<clang::BindingDecl>(object_of(init).member);
              part != nullptr && started.borrowed.size() > before) {
            started.borrowed.back().part = part;
          }
        }
      } else if (const auto* wrapped = llvm::dyn_cast_or_null<clang::CallExpr>(bare(init))) {
        // [name = std::cref(name)]
        const function_model* by = known_.of(*wrapped);
        const clang::VarDecl* target =
            by != nullptr && by->is == role::references && known_.operand_of(by->on, *wrapped) != nullptr &&
                    llvm::isa<clang::DeclRefExpr>(bare(known_.operand_of(by->on, *wrapped)))
                ? local_variable(object_of(wrapped))
                : nullptr;
        if (target != nullptr && !stands_for_another(*target, known_)) {
          add(target, capture.getLocation(), lambda, true);
        }
      }
      continue;
    }
    if (by_reference && !variable->getType()->isReferenceType()) {
      if (variable->hasLocalStorage()) {
        add(variable->getCanonicalDecl(), capture.getLocation(), lambda, capture.isExplicit());
      }
    } else if (variable->getType()->isReferenceType() ||
               (variable->getType()->isPointerType() && variable->getType().isConstQualified())) {
      // A reference to a local is that local; one to anything else lives where it may.
      const object target = object_of(variable);
      const clang::VarDecl* local = local_variable(target);
      if (const clang::VarDecl* owner = by_reference ? owner_of_element(variable) : nullptr) {
        const std::size_t before = started.borrowed.size();
        add(owner, capture.getLocation(), lambda, capture.isExplicit());
        if (started.borrowed.size() > before) {
          started.borrowed.back().part = variable;
        }
        continue;
      }
      const bool whole = target.member == nullptr && init != nullptr &&
                         !llvm::isa<clang::CallExpr, clang::ArraySubscriptExpr>(bare(init));
      if (by_reference && local != nullptr && local != variable && whole && !range_of_.contains(variable) &&
          !local->getType()->isReferenceType() && !local->getType()->isPointerType()) {
        add(local, capture.getLocation(), lambda, false);
      }
    }
  }
}

void translation_unit_events::builder::fill_arguments(task& started) {
  // The arguments after the callable are the parameters of the code, behind the object of a member function.
  llvm::ArrayRef<const clang::Expr*> all;
  llvm::SmallVector<const clang::Expr*, 8> arguments;
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(started.spawn)) {
    arguments.append(construction->arg_begin(), construction->arg_end());
  } else {
    const auto* call = llvm::cast<clang::CallExpr>(started.spawn);
    arguments.append(call->arg_begin(), call->arg_end());
  }
  std::size_t first = 0;
  while (first < arguments.size() && arguments[first] != started.callable) {
    ++first;
  }
  all = llvm::ArrayRef(arguments).drop_front(std::min(first + 1, arguments.size()));
  if (started.model->data.is == operand::kind::argument) {
    const clang::Expr* only = known_.operand_of(started.model->data, *started.spawn);
    arguments.assign(1, only);
    all = only == nullptr ? llvm::ArrayRef<const clang::Expr*>() : llvm::ArrayRef(arguments);
  }
  const clang::CallExpr* binding = started.closure == nullptr ? binding_of(started.callable) : nullptr;
  if (binding != nullptr) {
    arguments.assign(binding->arg_begin() + 1, binding->arg_end());
    all = arguments;
  }
  const clang::FunctionDecl* code = started.code;
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(code);
  const bool member =
      method != nullptr && started.closure == nullptr && !method->isStatic() && started.model->calls.empty();
  // A lambda that takes a std::stop_token or the like gets it in front of the arguments.
  const unsigned parameters = code == nullptr ? 0 : code->getNumParams();
  const std::size_t given = all.size() - (member && !all.empty() ? 1 : 0);
  const unsigned offset = parameters > given ? parameters - static_cast<unsigned>(given) : 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const clang::Expr* argument = all[i];
    if (argument == nullptr || llvm::isa<clang::CXXDefaultArgExpr>(argument)) {
      continue;
    }
    const clang::Expr* plain = bare(argument);
    const object target = object_of(argument);
    const clang::VarDecl* local = target.member == nullptr ? local_variable(target) : nullptr;
    const std::size_t position = i - (member ? 1 : 0);
    const clang::ParmVarDecl* parameter =
        code != nullptr && (!member || i > 0) && position + offset < parameters
            ? code->getParamDecl(static_cast<unsigned>(position) + offset)
            : nullptr;
    const auto* address = llvm::dyn_cast<clang::UnaryOperator>(plain);
    const auto* call = llvm::dyn_cast<clang::CallExpr>(plain);
    const function_model* role_of = call == nullptr ? nullptr : known_.of(*call);
    // What is bound by value is a copy, whatever the function takes.
    const auto* copied = llvm::dyn_cast<clang::DeclRefExpr>(plain);
    const bool is_copy =
        binding != nullptr && copied != nullptr && !stands_for_another(*copied->getDecl(), known_);
    if (parameter != nullptr && target && !is_copy && stands_for_another(*parameter, known_)) {
      started.bound[parameter] = target;
    }
    const bool borrows = (address != nullptr && address->getOpcode() == clang::UO_AddrOf) ||
                         (role_of != nullptr && role_of->is == role::references);
    const bool whole = address == nullptr || llvm::isa<clang::DeclRefExpr>(bare(address->getSubExpr()));
    if (borrows && whole && local != nullptr && !local->getType()->isReferenceType() &&
        !local->getType()->isPointerType()) {
      const bool known =
          std::ranges::any_of(started.borrowed, [&](const borrow& b) { return b.variable == local; });
      if (known) {
        continue;
      }
      started.borrowed.push_back({local, argument->getBeginLoc(), nullptr, false, false});
    } else if (const clang::LambdaExpr* lambda = lambda_of(argument); lambda != nullptr) {
      fill_borrowed(started, argument, 1);
    }
  }
}

void translation_unit_events::builder::fill_holders(const body_events& body, task& started,
                                                    const clang::Stmt* from) {
  const auto add = [&](object holder) {
    if (!holder) {
      started.given_away = true;
    } else if (std::ranges::find(started.holders, holder) == started.holders.end()) {
      started.holders.push_back(holder);
    }
  };
  const function_model& model = *started.model;
  if (from == started.spawn) {
    if (started.joined == joined_by::group || started.joined == joined_by::object) {
      const clang::Expr* on = known_.operand_of(model.on, *started.spawn);
      if (!model.parallel && started.joined == joined_by::object) {
        // A slot is called for as long as its sender and its context live: where one is a local, no longer.
        const auto* call = llvm::dyn_cast<clang::CallExpr>(started.spawn);
        for (const clang::Expr* argument : call == nullptr
                                               ? llvm::ArrayRef<const clang::Expr*>()
                                               : llvm::ArrayRef(call->getArgs(), call->getNumArgs())) {
          const auto* address = llvm::dyn_cast<clang::UnaryOperator>(bare(argument));
          const auto* name = address == nullptr || address->getOpcode() != clang::UO_AddrOf
                                 ? nullptr
                                 : llvm::dyn_cast<clang::DeclRefExpr>(bare(address->getSubExpr()));
          const auto* local = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
          if (local != nullptr && local->hasLocalStorage()) {
            started.joined = joined_by::call;
            return;
          }
        }
        started.joined = joined_by::nobody;
        return;
      }
      add(object_of(on));
      // The class that the program names, not the base that declares the call.
      const clang::QualType type = on == nullptr ? clang::QualType() : on->IgnoreParenImpCasts()->getType();
      const type_model* kind = started.joined == joined_by::object ? known_.of(type) : nullptr;
      if (kind != nullptr && !started.holders.empty() && !ends_by_its_own(type, *kind)) {
        started.handle_end = kind->on_destruction;
      }
      return;
    }
    if (started.joined == joined_by::nobody || started.joined == joined_by::call) {
      return;
    }
    if (model.on.is == operand::kind::argument) {  // pthread_create(&handle, ...)
      add(object_of(known_.operand_of(model.on, *started.spawn)));
      return;
    }
    if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(started.spawn);
        member != nullptr && known_.of(*member) == nullptr) {  // v.emplace_back(f)
      add(object_of(member->getImplicitObjectArgument()));
      return;
    }
  }
  fill_holders_of(body, started, from);
}

void translation_unit_events::builder::fill_holders_of(const body_events& body, task& started,
                                                       const clang::Stmt* from) {
  const auto add = [&](object holder) {
    if (!holder) {
      started.given_away = true;
    } else if (std::ranges::find(started.holders, holder) == started.holders.end()) {
      started.holders.push_back(holder);
    }
  };
  const clang::Stmt* child = from;
  for (const clang::Stmt* at = body.parents->getParent(from); at != nullptr;
       child = at, at = body.parents->getParent(at)) {
    if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(at)) {
      for (const clang::Decl* one : declaration->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
        if (variable != nullptr && variable->getInit() != nullptr &&
            (variable->getInit() == child || contains(body, variable->getInit(), from))) {
          add({variable->getCanonicalDecl(), nullptr});
          started.handle_variable =
              bare(variable->getInit()) == started.spawn ? variable : started.handle_variable;
          return;
        }
      }
      return;
    }
    if (llvm::isa<clang::MemberExpr>(at)) {
      // handle().detach(), handle().join(): the call around decides
      const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(body.parents->getParent(at));
      const function_model* does = call == nullptr ? nullptr : known_.of(*call);
      started.detached |= does != nullptr && does->is == role::detach;
      started.dropped |= does != nullptr && (does->is == role::join || does->is == role::wait);
      // A continuation that is hung on the task is waited for in its place.
      started.given_away |= does == nullptr || does->is == role::spawn;
      return;
    }
    if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(at);
        op != nullptr && op->isAssignmentOp() && op->getNumArgs() == 2) {
      add(object_of(op->getArg(0)));
      return;
    }
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(at); op != nullptr && op->isAssignmentOp()) {
      add(object_of(op->getLHS()));
      return;
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at)) {
      const function_model* does = known_.of(*call);
      if (does != nullptr && does->is == role::forwards) {
        continue;
      }
      if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(at)) {
        add(object_of(member->getImplicitObjectArgument()));
      } else {
        started.given_away = true;
      }
      return;
    }
    if (llvm::isa<clang::ReturnStmt>(at)) {
      started.returned = true;
      return;
    }
    if (llvm::isa<clang::CompoundStmt>(at) || !llvm::isa<clang::Expr>(at)) {
      started.dropped = true;
      return;
    }
  }
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body.function)) {
    for (const clang::CXXCtorInitializer* member : constructor->inits()) {
      if (member->isMemberInitializer() && member->getInit() == child) {
        add({member->getMember(), nullptr});
        return;
      }
    }
  }
  started.given_away |= body.parents->getParent(from) == nullptr;
}

void translation_unit_events::builder::follow_moves(body_events& body) {
  for (const auto& started : body.tasks) {
    const auto holds = [&](object what) {
      return what && std::ranges::find(started->holders, what) != started->holders.end();
    };
    for (const flow_block& block : body.flow.blocks) {
      for (const event& e : block.events) {
        if (!holds(e.on) || e.inside_call) {
          continue;
        }
        if (e.is == event_kind::moved) {
          fill_holders(body, *started, e.at);
        } else if (e.is == event_kind::leave) {
          started->returned = true;
        } else if (e.is == event_kind::detach) {
          started->detached = true;
        }
      }
    }
  }
}

}  // namespace snag::detector
