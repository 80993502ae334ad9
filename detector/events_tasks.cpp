// Tasks: what a spawn starts, and with which arguments.

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "detector/events_addresses.h"
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
    if (can_be_called(bare(argument)->getType()) || lambda_of(argument) != nullptr) {
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
  started.loop = loop_around(body, &spawn);
  fill_handle_end(started);
  fill_borrowed(started, started.callable, 0);
  fill_arguments(started);
  fill_holders(body, started, &spawn);
  return &started;
}

void translation_unit_events::builder::fill_handle_end(task& started) const {
  const type_model* handle = nullptr;
  if (llvm::isa<clang::CXXConstructExpr>(started.spawn)) {
    handle = known_.of(started.spawn->getType());
  } else if (known_.of(*llvm::cast<clang::CallExpr>(started.spawn)) == nullptr) {
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(started.spawn);
    handle = handle_element(member != nullptr ? member->getObjectType() : started.spawn->getType(), known_);
  }
  if (handle != nullptr) {
    started.handle_end = handle->on_destruction;
  }
  if (started.handle_end == at_end::join || started.handle_end == at_end::wait) {
    started.joined = joined_by::destructor;
  }
}

llvm::SmallVector<const clang::Expr*, 8> translation_unit_events::builder::given_to_code(
    const task& started, const clang::CallExpr* binding) const {
  if (binding != nullptr) {
    return {binding->arg_begin() + 1, binding->arg_end()};
  }
  if (started.model->data.is == operand::kind::argument) {
    const clang::Expr* only = known_.operand_of(started.model->data, *started.spawn);
    return only == nullptr ? llvm::SmallVector<const clang::Expr*, 8>()
                           : llvm::SmallVector<const clang::Expr*, 8>{only};
  }
  const auto all = all_arguments_of(*started.spawn);
  const auto callable = std::ranges::find(all, started.callable);
  return {callable == all.end() ? callable : callable + 1, all.end()};
}

void translation_unit_events::builder::fill_arguments(task& started) {
  const clang::CallExpr* binding = started.closure == nullptr ? binding_of(started.callable) : nullptr;
  const auto all = given_to_code(started, binding);
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
    if (llvm::isa<clang::CXXDefaultArgExpr>(argument)) {
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
      add_borrow(started, {local, argument->getBeginLoc()});
    } else if (lambda_of(argument) != nullptr) {
      fill_borrowed(started, argument, 1);
    } else if (const clang::VarDecl* kept = borrows ? nullptr : pointed_local(argument, known_)) {
      add_borrow(started, {kept, argument->getBeginLoc()});
    }
  }
}

}  // namespace snag::detector
