#include "detector/roles.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

namespace snag::detector {
namespace {

/// Namespaces that a program does not write: inline ones (std::__1, std::__cxx11) and unnamed ones.
bool is_written(const clang::DeclContext& context) {
  const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(&context);
  return space == nullptr || !(space->isInline() || space->isAnonymousNamespace());
}

std::pair<const clang::Expr* const*, unsigned> arguments_of(const clang::Expr& call) {
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(&call)) {
    return {construction->getArgs(), construction->getNumArgs()};
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
    // The object of a member operator is the first argument of its call.
    const unsigned skip = llvm::isa_and_nonnull<clang::CXXMethodDecl>(op->getDirectCallee()) ? 1 : 0;
    return {op->getArgs() + skip, op->getNumArgs() - skip};
  }
  const auto& plain = llvm::cast<clang::CallExpr>(call);
  return {plain.getArgs(), plain.getNumArgs()};
}

const clang::Expr* object_of(const clang::Expr& call) {
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    return member->getImplicitObjectArgument();
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
      op != nullptr && llvm::isa_and_nonnull<clang::CXXMethodDecl>(op->getDirectCallee())) {
    return op->getArg(0);
  }
  return nullptr;
}

/// The constant that an argument is, under the name that a program writes: UV_RUN_ONCE, std::launch::async;
/// "" of anything else.
std::string constant_of(const clang::Expr* argument) {
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(argument->IgnoreImplicit()->IgnoreParenImpCasts());
  const auto* constant = name == nullptr ? nullptr : llvm::dyn_cast<clang::EnumConstantDecl>(name->getDecl());
  if (constant == nullptr) {
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    return variable != nullptr && variable->isConstexpr() && variable->hasGlobalStorage()
               ? model_name(*variable)  // std::execution::par
               : "";
  }
  const auto* type = llvm::cast<clang::EnumDecl>(constant->getDeclContext());
  if (type->isScoped()) {
    return model_name(*constant);
  }
  const std::string of_type = model_name(*type);
  const std::size_t colon = of_type.rfind("::");
  return (colon == std::string::npos ? "" : of_type.substr(0, colon + 2)) + constant->getName().str();
}

/// Whether the constants among a call's arguments are those that the role asks for.
bool applies(const function_model& model, const clang::Expr& call) {
  if (model.only_with.empty() && model.not_with.empty()) {
    return true;
  }
  const auto [arguments, count] = arguments_of(call);
  bool asked_for = model.only_with.empty();
  for (unsigned i = 0; i < count; ++i) {
    const std::string constant = constant_of(arguments[i]);
    asked_for |= std::ranges::find(model.only_with, constant) != model.only_with.end();
    if (std::ranges::find(model.not_with, constant) != model.not_with.end()) {
      return false;
    }
  }
  return asked_for;
}

}  // namespace

bool can_be_called(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isFunctionType() || type->isFunctionPointerType() || type->isMemberPointerType()) {
    return true;
  }
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) {
    return false;
  }
  const auto call = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Call);
  return record->isLambda() || !record->lookup(call).empty();
}

std::string model_name(const clang::NamedDecl& declaration) {
  std::string name = declaration.getDeclName().isIdentifier() ? declaration.getName().str()
                                                              : declaration.getDeclName().getAsString();
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&declaration)) {
    name = constructor->getParent()->getName().str();  // without the template arguments of its type
  } else if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(&declaration)) {
    name = "~" + destructor->getParent()->getName().str();
  } else if (const auto* tag = llvm::dyn_cast<clang::TagDecl>(&declaration); name.empty() && tag != nullptr) {
    // typedef struct { ... } handle_t;
    const clang::TypedefNameDecl* alias = tag->getTypedefNameForAnonDecl();
    name = alias == nullptr ? "" : alias->getName().str();
  }
  for (const clang::DeclContext* in = declaration.getDeclContext(); in != nullptr && !in->isTranslationUnit();
       in = in->getParent()) {
    const auto* named = llvm::dyn_cast<clang::NamedDecl>(in);
    if (named == nullptr || !is_written(*in) || llvm::isa<clang::FunctionDecl>(in)) {
      continue;
    }
    name.insert(0, named->getName().str().append("::"));
  }
  return name;
}

const function_model* roles::of(const clang::FunctionDecl* function) const {
  if (function == nullptr) {
    return nullptr;
  }
  function = function->getCanonicalDecl();
  if (const auto at = functions_.find(function); at != functions_.end()) {
    return at->second;
  }
  const function_model* found = model_.function(model_name(*function));
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      found == nullptr && method != nullptr) {
    for (const clang::CXXMethodDecl* base : method->overridden_methods()) {
      found = of(base);
      if (found != nullptr) {
        break;
      }
    }
  }
  functions_[function] = found;
  return found;
}

void roles::infer(const clang::FunctionDecl* function, function_model what) const {
  if (of(function) == nullptr) {
    functions_[function->getCanonicalDecl()] = &inferred_functions_.emplace_back(std::move(what));
  }
}

void roles::infer(const clang::CXXRecordDecl* record, type_model what) const {
  if (of(record) == nullptr) {
    types_[record->getCanonicalDecl()] = &inferred_types_.emplace_back(std::move(what));
  }
}

const function_model* roles::of(const clang::CallExpr& call) const {
  const function_model* found = callee_of(call);
  return found != nullptr && applies(*found, call) ? found : nullptr;
}

const function_model* roles::callee_of(const clang::CallExpr& call) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  const clang::Expr* object = method == nullptr || method->isStatic() ? nullptr : object_of(call);
  if (object == nullptr) {
    return of(callee);
  }
  // A program calls chan::send, wherever among the bases of chan the function is declared: the name under the
  // class that people use comes first. A derived class of theirs converts to it, so look below the casts.
  clang::QualType type = object->IgnoreParenImpCasts()->getType();
  type = type->isPointerType() ? type->getPointeeType() : type.getNonReferenceType();
  if (const auto* record = type->getAsCXXRecordDecl()) {
    if (const function_model* found = of(method, record)) {
      return found;
    }
  }
  return of(callee);
}

const function_model* roles::of(const clang::CXXMethodDecl* method,
                                const clang::CXXRecordDecl* object) const {
  object = object->getCanonicalDecl();
  if (object == method->getParent()->getCanonicalDecl()) {
    return nullptr;  // the name of the declaration itself: of(function) asks that
  }
  const auto key = std::make_pair(object, llvm::cast<clang::CXXMethodDecl>(method->getCanonicalDecl()));
  if (const auto at = through_object_.find(key); at != through_object_.end()) {
    return at->second;
  }
  const function_model* found =
      model_.function(model_name(*object) + "::" + method->getDeclName().getAsString());
  if (const auto* definition = object->getDefinition(); found == nullptr && definition != nullptr) {
    for (const auto& base : definition->bases()) {
      const auto* record = base.getType()->getAsCXXRecordDecl();
      found = record == nullptr ? nullptr : of(method, record);
      if (found != nullptr) {
        break;
      }
    }
  }
  through_object_[key] = found;
  return found;
}

bool roles::runs_many(const function_model& model, const clang::Expr& call) const {
  if (model.many) {
    return true;
  }
  const auto [arguments, count] = arguments_of(call);
  return std::any_of(arguments, arguments + count, [&](const clang::Expr* argument) {
    const std::string constant = model.many_with.empty() ? "" : constant_of(argument);
    const auto& with = model.many_with;
    return !constant.empty() && (std::ranges::find(with, constant) != with.end() ||
                                 std::ranges::find(with, model_.known_as(constant)) != with.end());
  });
}

const function_model* roles::of(const clang::CXXConstructExpr& construction) const {
  const function_model* found = of(construction.getConstructor());
  return found != nullptr && applies(*found, construction) ? found : nullptr;
}

const type_model* roles::of(clang::QualType type) const {
  if (type.isNull()) {
    return nullptr;
  }
  type = type.getNonReferenceType();
  if (const auto* record = type->getAsCXXRecordDecl();
      record != nullptr && record->getDeclName().isIdentifier() && !record->getName().empty()) {
    return of(record);
  }
  // C handles are typedefs of integers or unnamed structs (pthread_t): their name is all there is.
  if (const auto* alias = type->getAs<clang::TypedefType>()) {
    return model_.type(model_name(*alias->getDecl()));
  }
  return nullptr;
}

const type_model* roles::of(const clang::CXXRecordDecl* record) const {
  if (record == nullptr) {
    return nullptr;
  }
  record = record->getCanonicalDecl();
  if (const auto at = types_.find(record); at != types_.end()) {
    return at->second;
  }
  types_[record] = nullptr;  // an ill-formed cycle of bases ends here
  // An unnamed union has the name of its typedef: pthread_mutex_t.
  const clang::TypedefNameDecl* alias = record->getTypedefNameForAnonDecl();
  const type_model* found = model_.type(alias != nullptr ? model_name(*alias) : model_name(*record));
  if (const auto* definition = record->getDefinition(); found == nullptr && definition != nullptr) {
    for (const auto& base : definition->bases()) {
      found = of(base.getType()->getAsCXXRecordDecl());
      if (found != nullptr) {
        break;
      }
    }
  }
  types_[record] = found;
  return found;
}

bool roles::may_throw(const clang::FunctionDecl* function) const {
  if (function == nullptr) {
    return true;
  }
  if (function->getBuiltinID() != 0 || function->hasAttr<clang::NoThrowAttr>()) {
    return false;
  }
  const auto* type = function->getType()->getAs<clang::FunctionProtoType>();
  if (type != nullptr && !clang::isUnresolvedExceptionSpec(type->getExceptionSpecType()) &&
      type->isNothrow()) {
    return false;
  }
  if (function->isExternC()) {
    const auto& sources = function->getASTContext().getSourceManager();
    if (sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()))) {
      return false;
    }
  }
  return !model_.known_not_to_throw(model_name(*function));
}

bool roles::blocks(const function_model& model, const clang::Expr& call) const {
  const clang::Expr* limit = model.limit ? operand_of(*model.limit, call) : nullptr;
  const auto* made = limit == nullptr ? nullptr : limit->IgnoreImplicit()->IgnoreParenCasts();
  if (!model.blocks || made == nullptr) {
    return model.blocks;
  }
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(made);
      construction != nullptr && construction->getNumArgs() >= 1) {
    made = construction->getArg(0)->IgnoreImplicit()->IgnoreParenCasts();  // a class of time made from it
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(made);
  if (name != nullptr && llvm::isa<clang::EnumConstantDecl>(name->getDecl())) {
    return true;
  }
  clang::Expr::EvalResult value;
  const auto* callee = llvm::dyn_cast<clang::CallExpr>(&call);
  const clang::FunctionDecl* function = callee == nullptr ? nullptr : callee->getDirectCallee();
  if (function == nullptr || limit->isValueDependent() ||
      !limit->EvaluateAsInt(value, function->getASTContext())) {
    return false;
  }
  const llvm::APSInt& number = value.Val.getInt();
  return number.isNegative() || number.isMaxValue();
}

const clang::Expr* roles::operand_of(const operand& what, const clang::Expr& call) const {
  const auto [arguments, count] = arguments_of(call);
  switch (what.is) {
    case operand::kind::object:
      return object_of(call);
    case operand::kind::argument:
      return what.index < count && !llvm::isa<clang::CXXDefaultArgExpr>(arguments[what.index])
                 ? arguments[what.index]
                 : nullptr;
    case operand::kind::callable:
      for (unsigned i = 0; i < count; ++i) {
        if (can_be_called(arguments[i]->IgnoreImpCasts()->getType())) {
          return arguments[i];
        }
      }
      return nullptr;
    case operand::kind::result:
    case operand::kind::rest:
      return nullptr;
  }
  return nullptr;
}

const clang::FieldDecl* roles::guard_inside(clang::QualType type) const {
  const auto* record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || record->isLambda() || record->isUnion() || of(record) != nullptr) {
    return nullptr;
  }
  const clang::FieldDecl* found = nullptr;
  for (const clang::FieldDecl* field : record->fields()) {
    if (of(field->getType()) != nullptr && is_lock_guard(field->getType())) {
      if (found != nullptr) {
        return nullptr;
      }
      found = field;
    }
  }
  return found;
}

bool roles::is_lock_guard(clang::QualType type) const {
  const type_model* kind = type.isNull() || type->isReferenceType() ? nullptr : of(type);
  return kind != nullptr ? kind->is == object_kind::guard && kind->on_destruction == at_end::unlock
                         : guard_inside(type) != nullptr;
}

}  // namespace snag::detector
