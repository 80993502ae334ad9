// Which object an expression stands for.

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 24;  // cycles of initialisers end here

/// A class that points: -> and * give the same thing however the pointer itself was come by (an optional's
/// differ for an rvalue: it holds its value).
bool points(const clang::CXXRecordDecl* record) {
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  auto& names = record->getASTContext().DeclarationNames;
  const auto find = [&](clang::OverloadedOperatorKind op) {
    std::vector<const clang::CXXMethodDecl*> found;
    const auto look = [&](const clang::CXXRecordDecl* in) {
      for (const clang::NamedDecl* one : in->lookup(names.getCXXOperatorName(op))) {
        if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one->getUnderlyingDecl())) {
          found.push_back(method);
        }
      }
    };
    look(record);
    record->forallBases([&](const clang::CXXRecordDecl* base) {
      look(base);
      return true;
    });
    return found;
  };
  if (find(clang::OO_Arrow).empty()) {
    return false;
  }
  const auto stars = find(clang::OO_Star);
  return std::ranges::none_of(stars, [](const auto* m) { return m->getRefQualifier() == clang::RQ_RValue; });
}

bool points(clang::QualType type) {
  type = type.getNonReferenceType();
  return type->isPointerType() || points(type->getAsCXXRecordDecl());
}

}  // namespace

const clang::Expr* bare(const clang::Expr* expression) {
  while (expression != nullptr) {
    const clang::Expr* inner = expression->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto* bind = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(inner)) {
      inner = bind->getSubExpr();
    } else if (const auto* fallback = llvm::dyn_cast<clang::CXXDefaultInitExpr>(inner)) {
      inner = fallback->getExpr();
    } else if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(inner);
               construction != nullptr && construction->getConstructor()->isCopyOrMoveConstructor() &&
               construction->getNumArgs() >= 1) {
      inner = construction->getArg(0);
    } else if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(inner);
               list != nullptr && list->getNumInits() == 1 && !list->getType()->isRecordType()) {
      inner = list->getInit(0);
    } else if (const auto* standard = llvm::dyn_cast<clang::CXXStdInitializerListExpr>(inner)) {
      inner = standard->getSubExpr();
    }
    if (inner == expression) {
      return expression;
    }
    expression = inner;
  }
  return expression;
}

object part_of(const object& whole, const clang::ValueDecl* member) {
  const auto class_of = [](const clang::ValueDecl* of) -> const clang::TagDecl* {
    const auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(of);
    return field == nullptr ? nullptr : field->getParent()->getCanonicalDecl();
  };
  const clang::TagDecl* through = class_of(whole.member);
  const bool links = through != nullptr && through == class_of(member);
  return !whole || links ? object{} : object{whole.root, member};
}

object instead_of_root(const object& inside, const object& whole) {
  return inside.member != nullptr ? part_of(whole, inside.member) : whole;
}

bool stands_for_another(const clang::ValueDecl& declaration, const roles& known) {
  const clang::QualType type = declaration.getType();
  if (type->isReferenceType() || points(type)) {
    return true;
  }
  const type_model* kind = known.of(type);
  return kind != nullptr && kind->reference_like;
}

object translation_unit_events::builder::object_of(const clang::ValueDecl* declaration,
                                                   unsigned depth) const {
  if (declaration == nullptr || depth > deepest) {
    return {};
  }
  if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(declaration)) {
    const object whole =
        object_of(llvm::cast_or_null<clang::ValueDecl>(binding->getDecomposedDecl()), depth + 1);
    return whole ? object{whole.root, binding} : object{binding, nullptr};
  }
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
  if (variable == nullptr) {
    return {declaration, nullptr};
  }
  variable = variable->getCanonicalDecl();
  if (!llvm::isa<clang::ParmVarDecl>(variable) && variable->isLocalVarDeclOrParm() &&
      stands_for_another(*variable, known_)) {
    const clang::Expr* from = variable->getInit();
    if (const auto range = range_of_.find(variable); range != range_of_.end()) {
      // An element of a container is counted as the container; what comes out of a channel is not the
      // channel.
      const type_model* kind = known_.of(range->second->getType());
      from = kind == nullptr || kind->is != object_kind::channel ? range->second : nullptr;
    }
    if (const object other = object_of(from, depth + 1)) {
      return other;
    }
  }
  return {variable, nullptr};
}

object translation_unit_events::builder::object_of(const clang::Expr* expression, unsigned depth) const {
  expression = bare(expression);
  if (expression == nullptr || depth > deepest) {
    return {};
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    return llvm::isa<clang::VarDecl, clang::BindingDecl>(name->getDecl())
               ? object_of(name->getDecl(), depth + 1)
               : object{};
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (!llvm::isa<clang::FieldDecl, clang::VarDecl>(member->getMemberDecl())) {
      return {};
    }
    const clang::Expr* base = bare(member->getBase());
    if (llvm::isa<clang::CXXThisExpr>(base) || llvm::isa<clang::VarDecl>(member->getMemberDecl())) {
      return {member->getMemberDecl(), nullptr};
    }
    const object whole = object_of(base, depth + 1);
    return part_of(whole, member->getMemberDecl());
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    return op->getOpcode() == clang::UO_AddrOf || op->getOpcode() == clang::UO_Deref ||
                   op->isIncrementDecrementOp()
               ? object_of(op->getSubExpr(), depth + 1)
               : object{};
  }
  if (const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    return object_of(index->getBase(), depth + 1);
  }
  if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(expression)) {
    return op->isAssignmentOp() || op->isAdditiveOp() ? object_of(op->getLHS(), depth + 1) : object{};
  }
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    // A view of a channel, a smart pointer made from another: still the same thing.
    const type_model* kind = known_.of(construction->getType());
    const bool same = (kind != nullptr && kind->reference_like) || points(construction->getType());
    if (!same || construction->getNumArgs() == 0 ||
        construction->getArg(0)->getType()->isArithmeticType()) {  // wait_group(count)
      return {};
    }
    return object_of(construction->getArg(0), depth + 1);
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    if (const function_model* model = known_.of(*call)) {
      if (model->is == role::forwards || model->is == role::references) {
        return object_of(known_.operand_of(model->on, *call), depth + 1);
      }
      if (model->is != role::destroys) {
        return {};
      }
    }
    const clang::QualType type = call->getType();
    const type_model* kind = known_.of(type);
    const bool part = call->isGLValue() || points(type) || (kind != nullptr && kind->reference_like);
    if (const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      if (llvm::isa_and_nonnull<clang::CXXConversionDecl>(method->getMethodDecl())) {
        return object_of(method->getImplicitObjectArgument(), depth + 1);
      }
      // What a container or a smart pointer gives out by reference or pointer is counted as itself.
      return call->isGLValue() || points(type) ? object_of(method->getImplicitObjectArgument(), depth + 1)
                                               : object{};
    }
    if (llvm::isa<clang::CXXOperatorCallExpr>(call) && part) {
      return object_of(call->getArg(0), depth + 1);
    }
  }
  return {};
}

const clang::CallExpr* translation_unit_events::builder::binding_of(const clang::Expr* callable,
                                                                    unsigned depth) const {
  callable = bare(callable);
  if (callable == nullptr || depth > deepest) {
    return nullptr;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(callable)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    return variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)
               ? nullptr
               : binding_of(variable->getInit(), depth + 1);
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(callable)) {
    return made->getNumArgs() == 1 ? binding_of(made->getArg(0), depth + 1) : nullptr;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(callable);
  const function_model* model = call == nullptr ? nullptr : known_.of(*call);
  if (model == nullptr || model->is != role::forwards || call->getNumArgs() == 0) {
    return nullptr;
  }
  return call->getNumArgs() == 1 && function_of(call->getArg(0)) == nullptr
             ? binding_of(call->getArg(0), depth + 1)
             : call;
}

const clang::VarDecl* translation_unit_events::builder::owner_of_element(
    const clang::VarDecl* variable) const {
  const auto range = range_of_.find(variable->getCanonicalDecl());
  const auto* all =
      range == range_of_.end() ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(bare(range->second));
  const auto* owner = all == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(all->getDecl());
  if (owner == nullptr || !owner->hasLocalStorage() || owner->getType()->isReferenceType()) {
    return nullptr;
  }
  // A library's container that has something to destroy; a view has nothing.
  const auto* record = owner->getType()->getAsCXXRecordDecl();
  const bool owns = owner->getType()->isArrayType() ||
                    (record != nullptr && record->hasDefinition() && !record->hasTrivialDestructor() &&
                     known_.of(record) == nullptr && !is_own_code(record->getLocation()));
  return owns ? owner->getCanonicalDecl() : nullptr;
}

object translation_unit_events::builder::somewhere_in(const clang::Expr* expression) const {
  if (const object whole = object_of(expression)) {
    return whole;
  }
  if (expression == nullptr) {
    return {};
  }
  for (const clang::Stmt* child : expression->children()) {
    if (const auto* part = llvm::dyn_cast_or_null<clang::Expr>(child);
        part != nullptr && !llvm::isa<clang::LambdaExpr>(part)) {
      if (const object found = somewhere_in(part)) {
        return found;
      }
    }
  }
  return {};
}

/// std::function<void()> task; task = [...]; or the element of what such tasks are put into.
const clang::LambdaExpr* translation_unit_events::builder::lambda_given_to(const clang::VarDecl* variable,
                                                                           unsigned depth) const {
  const auto* record = variable->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() ||
      record->lookup(ast_.DeclarationNames.getCXXOperatorName(clang::OO_Call)).empty()) {
    return nullptr;
  }
  const auto range = range_of_.find(variable->getCanonicalDecl());
  const auto* all =
      range == range_of_.end() ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(bare(range->second));
  const auto* of = all == nullptr ? variable : llvm::dyn_cast<clang::VarDecl>(all->getDecl());
  if (of == nullptr || (all == nullptr && range != range_of_.end())) {
    return nullptr;
  }
  const auto* empty = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(of->getInit()));
  const auto& given_to = all == nullptr ? given_later_ : put_in_;
  const auto given = of->getInit() != nullptr && (empty == nullptr || empty->getNumArgs() > 0)
                         ? given_to.end()
                         : given_to.find(of->getCanonicalDecl());
  return given != given_to.end() && given->second != nullptr ? lambda_of(given->second, depth + 1) : nullptr;
}

const clang::LambdaExpr* translation_unit_events::builder::lambda_of(const clang::Expr* expression,
                                                                     unsigned depth) const {
  expression = bare(expression);
  if (expression == nullptr || depth > deepest) {
    return nullptr;
  }
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(expression)) {
    return lambda;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) {
      return nullptr;
    }
    if (const clang::LambdaExpr* made = lambda_of(variable->getInit(), depth + 1)) {
      return made;
    }
    return lambda_given_to(variable, depth);
  }
  // A lambda wrapped into a function object, or moved.
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return construction->getNumArgs() >= 1 ? lambda_of(construction->getArg(0), depth + 1) : nullptr;
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    const function_model* model = known_.of(*call);
    if (model != nullptr && (model->is == role::forwards || model->is == role::references) &&
        call->getNumArgs() >= 1) {
      return lambda_of(known_.operand_of(model->on, *call), depth + 1);
    }
  }
  return nullptr;
}

const clang::FunctionDecl* translation_unit_events::builder::function_of(const clang::Expr* expression) {
  expression = bare(expression);
  if (const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(expression);
      op != nullptr && op->getOpcode() == clang::UO_AddrOf) {
    expression = bare(op->getSubExpr());
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
  return name == nullptr ? nullptr : llvm::dyn_cast<clang::FunctionDecl>(name->getDecl());
}

bool translation_unit_events::builder::is_own_code(clang::SourceLocation where) const {
  const auto& sources = ast_.getSourceManager();
  where = sources.getExpansionLoc(where);
  return where.isValid() && !sources.isInSystemHeader(where);
}

}  // namespace snag::detector
