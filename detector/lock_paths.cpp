#include "detector/lock_paths.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/events.h"
#include "detector/events_builder.h"
#include "detector/lock_hearts.h"

namespace snag::detector {
namespace {

/// Variables that an assignment, a step or a changing call gives another value.
class change_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  llvm::DenseSet<const clang::VarDecl*> changed;

  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    return !op->isAssignmentOp() || note(op->getLHS());
  }
  bool VisitUnaryOperator(clang::UnaryOperator* op) override {
    return (!op->isIncrementDecrementOp() && op->getOpcode() != clang::UO_AddrOf) || note(op->getSubExpr());
  }
  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    const bool reads = call->getOperator() == clang::OO_Arrow || call->getOperator() == clang::OO_Star ||
                       call->getOperator() == clang::OO_Subscript || (method != nullptr && method->isConst());
    return reads || call->getNumArgs() == 0 || note(call->getArg(0));
  }
  /// std::swap(first, second), std::tie(a, b) = ...: whoever is given it by reference may change it.
  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const bool on_object =
        llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa_and_nonnull<clang::CXXMethodDecl>(callee);
    return callee == nullptr || note_given(*callee, all_arguments_of(*call).drop_front(on_object ? 1 : 0));
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override {
    return note_given(*made->getConstructor(), all_arguments_of(*made));
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    return method == nullptr || method->isConst() || call->getImplicitObjectArgument() == nullptr ||
           call->getImplicitObjectArgument()->getType()->isPointerType() ||
           note(call->getImplicitObjectArgument());
  }

 private:
  bool note_given(const clang::FunctionDecl& callee, llvm::ArrayRef<const clang::Expr*> arguments) {
    // What is declared as T&& takes anything, and hands it on.
    const clang::FunctionDecl* pattern = callee.getTemplateInstantiationPattern();
    unsigned at = 0;
    for (const clang::Expr* argument : arguments) {
      const unsigned i = at++;
      if (i >= callee.getNumParams()) {
        break;
      }
      const clang::QualType type = callee.getParamDecl(i)->getType();
      const unsigned count = pattern == nullptr ? 0 : pattern->getNumParams();
      const bool forwards = count > 0 && pattern->getParamDecl(std::min(i, count - 1))
                                             ->getType()
                                             .getNonPackExpansionType()
                                             ->isRValueReferenceType();
      if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified() && !forwards) {
        note(argument);
      }
    }
    return true;
  }
  bool note(const clang::Expr* what) {
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(what->IgnoreParenImpCasts())) {
      if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl())) {
        changed.insert(variable->getCanonicalDecl());
      }
    }
    return true;
  }
};

bool is_pointer_like(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) {
    return true;
  }
  const auto* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  const auto arrow = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Arrow);
  bool found = !record->lookup(arrow).empty();
  record->forallBases([&](const clang::CXXRecordDecl* base) {
    found |= !base->lookup(arrow).empty();
    return true;
  });
  return found;
}

/// What a function that does nothing else returns.
const clang::Expr* only_result(const clang::FunctionDecl* function) {
  const clang::FunctionDecl* with_body = nullptr;
  if (function == nullptr || !function->hasBody(with_body)) {
    return nullptr;
  }
  const auto* body = llvm::dyn_cast<clang::CompoundStmt>(with_body->getBody());
  if (body == nullptr || body->body_empty()) {
    return nullptr;
  }
  for (const clang::Stmt* one : body->body()) {
    if (one != body->body_back() && !llvm::isa<clang::DeclStmt>(one)) {
      return nullptr;
    }
  }
  const auto* result = llvm::dyn_cast<clang::ReturnStmt>(body->body_back());
  return result == nullptr ? nullptr : result->getRetValue();
}

}  // namespace

bool same_lock(const lock_path& a, const lock_path& b) {
  return a.exact && b.exact && a.root != nullptr && a.root == b.root && a.fields == b.fields;
}

bool may_be_same(const lock_path& a, const lock_path& b) {
  const clang::ValueDecl* last = declaration_of(a);
  return last != nullptr && last == declaration_of(b);
}

const clang::ValueDecl* declaration_of(const lock_path& path) {
  return !path.fields.empty() ? path.fields.back() : llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
}

std::string quoted(const lock_path& path) {
  std::string text;
  if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root)) {
    text = variable->getNameAsString();
  }
  for (const clang::ValueDecl* field : path.fields) {
    // What an iterator is made of is the library's business.
    if (field->getASTContext().getSourceManager().isInSystemHeader(field->getLocation())) {
      continue;
    }
    text += (text.empty() ? "" : ".") + field->getNameAsString();
  }
  return text.empty() ? "a lock" : "'" + text + "'";
}

const clang::FunctionDecl* this_of(const clang::FunctionDecl* function) {
  while (function != nullptr) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method == nullptr || !method->getParent()->isLambda()) {
      return function->getCanonicalDecl();
    }
    const clang::DeclContext* around = method->getParent()->getDeclContext();
    while (around != nullptr && !llvm::isa<clang::FunctionDecl>(around)) {
      around = around->getParent();
    }
    function = llvm::cast_or_null<clang::FunctionDecl>(around);
  }
  return nullptr;
}

bool lock_namer::changes(const clang::VarDecl& variable) const {
  const auto* owner = llvm::dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  owner = this_of(owner);
  if (owner == nullptr) {
    return true;
  }
  auto at = changed_.find(owner);
  if (at == changed_.end()) {
    change_finder found;
    const clang::FunctionDecl* with_body = nullptr;
    if (owner->hasBody(with_body)) {
      found.TraverseStmt(with_body->getBody());
    }
    at = changed_.try_emplace(owner, std::move(found.changed)).first;
  }
  return at->second.contains(variable.getCanonicalDecl());
}

lock_path lock_namer::of(const clang::ValueDecl* declaration, const clang::FunctionDecl* in,
                         unsigned depth) const {
  lock_path path;
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(declaration);
  if (variable == nullptr || depth > deepest) {
    path.root = declaration;  // a structured binding
    path.exact = depth <= deepest;
    return path;
  }
  path.root = variable = variable->getCanonicalDecl();
  if (!variable->isLocalVarDeclOrParm() || variable->isStaticLocal()) {
    // A pointer of the whole program may point elsewhere by the next line; a lock may not.
    path.exact = !is_pointer_like(variable->getType()) || variable->getType().isConstQualified();
    return path;
  }
  const bool another = variable->getType()->isReferenceType() || is_pointer_like(variable->getType());
  if (!another) {
    const clang::Expr* upon = lock_made_upon(known_, variable->getInit());
    const lock_path other = upon == nullptr ? lock_path{} : of(upon, in, depth + 1);
    return other ? other : path;
  }
  if (!variable->getType()->isReferenceType() && changes(*variable)) {
    path.exact = false;
    return path;
  }
  if (!llvm::isa<clang::ParmVarDecl>(variable) && variable->getInit() != nullptr) {
    const lock_path other = of(variable->getInit(), in, depth + 1);
    return other && other.exact ? other : path;
  }
  return path;
}

lock_path lock_namer::of(const clang::Expr* expression, const clang::FunctionDecl* in, unsigned depth) const {
  expression = bare(expression);
  if (expression == nullptr || depth > deepest) {
    return {};
  }
  const auto one_of = [](lock_path whole) {
    whole.exact = false;
    return whole;
  };
  if (llvm::isa<clang::CXXThisExpr>(expression)) {
    lock_path path;
    path.root = this_of(in);
    return path;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    return llvm::isa<clang::VarDecl, clang::BindingDecl>(name->getDecl()) ? of(name->getDecl(), in, depth + 1)
                                                                          : lock_path{};
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl())) {
      return of(variable, in, depth + 1);
    }
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr) {
      return {};
    }
    lock_path path = of(member->getBase(), in, depth + 1);
    path.exact &= path.root != nullptr;
    if (const auto [upon, maker] = lock_made_upon(known_, *field->getCanonicalDecl()); upon != nullptr) {
      const lock_path other = of(upon, maker, depth + 1);
      if (other.root == this_of(maker) && !other.fields.empty()) {
        path.fields.append(other.fields.begin(), other.fields.end());
        return settled(std::move(path), in, depth + 1);
      }
    }
    path.fields.push_back(field->getCanonicalDecl());
    return settled(std::move(path), in, depth + 1);
  }
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    return op->getOpcode() == clang::UO_AddrOf || op->getOpcode() == clang::UO_Deref
               ? of(op->getSubExpr(), in, depth + 1)
               : lock_path{};
  }
  if (const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    return one_of(of(index->getBase(), in, depth + 1));
  }
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return is_pointer_like(construction->getType()) && construction->getNumArgs() >= 1
               ? of(construction->getArg(0), in, depth + 1)
               : lock_path{};
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(expression);
  if (call == nullptr) {
    return {};
  }
  if (const function_model* model = known_.of(*call)) {
    return (model->is == role::forwards || model->is == role::references) && call->getNumArgs() >= 1
               ? of(call->getArg(0), in, depth + 1)
               : lock_path{};
  }
  if (const clang::Expr* result = only_result(call->getDirectCallee())) {
    return carried(of(result, call->getDirectCallee(), depth + 1), call->getDirectCallee(), call, nullptr, in,
                   depth + 1);
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
    const bool points = op->getOperator() == clang::OO_Arrow || op->getOperator() == clang::OO_Star;
    const lock_path whole = of(op->getArg(0), in, depth + 1);
    return points ? whole : one_of(whole);
  }
  if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const lock_path whole = of(member->getImplicitObjectArgument(), in, depth + 1);
    // unique_ptr::get and the like give what the pointer points to; a container gives one of many.
    const bool same = call->getNumArgs() == 0 && call->getType()->isPointerType() &&
                      is_pointer_like(member->getObjectType());
    return same ? whole : one_of(whole);
  }
  return {};
}

lock_path lock_namer::settled(lock_path path, const clang::FunctionDecl* in, unsigned depth) const {
  // Of a lock around a lock, the whole is the name: two of them are two, though they share a declaration.
  if (path.fields.size() + (llvm::isa_and_nonnull<clang::VarDecl>(path.root) ? 1 : 0) >= 2 &&
      is_heart_of_a_lock(path.fields.back(), known_)) {
    path.fields.pop_back();
  }
  // A field that refers to something else is what the variable around it was made from.
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  if (variable == nullptr || path.fields.empty() || depth > deepest ||
      llvm::isa<clang::ParmVarDecl>(variable) || !variable->hasLocalStorage()) {
    return path;
  }
  const auto* field = llvm::dyn_cast<clang::FieldDecl>(path.fields.front());
  if (field == nullptr || !(field->getType()->isReferenceType() || is_pointer_like(field->getType()))) {
    return path;
  }
  const clang::Expr* init = bare(variable->getInit());
  lock_path stands_for;
  if (const auto* list = llvm::dyn_cast_or_null<clang::InitListExpr>(init)) {
    if (field->getFieldIndex() < list->getNumInits() && !field->getParent()->isUnion()) {
      stands_for = of(list->getInit(field->getFieldIndex()), in, depth + 1);
    }
  } else if (const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(init)) {
    stands_for = made_from(*field, *construction, in, depth);
  }
  if (!stands_for || !stands_for.exact) {
    return path;
  }
  stands_for.fields.append(path.fields.begin() + 1, path.fields.end());
  return stands_for;
}

lock_path lock_namer::carried(const lock_path& path, const clang::FunctionDecl* callee,
                              const clang::Expr* call, const clang::VarDecl* made,
                              const clang::FunctionDecl* caller, unsigned depth) const {
  if (path.root == nullptr || callee == nullptr || depth > deepest) {
    return path;
  }
  lock_path base;
  const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(path.root);
  if (path.root == callee->getCanonicalDecl()) {
    if (made != nullptr) {
      base.root = made->getCanonicalDecl();
    } else if (const auto* member = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(call)) {
      base = of(member->getImplicitObjectArgument(), caller, depth + 1);
    } else if (const auto* op = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(call)) {
      base = of(op->getArg(0), caller, depth + 1);
    } else if (makes_the_same(call, caller)) {
      base.root = caller->getCanonicalDecl();
    }
  } else if (parameter != nullptr && call != nullptr &&
             llvm::cast<clang::FunctionDecl>(parameter->getDeclContext())->getCanonicalDecl() ==
                 callee->getCanonicalDecl()) {
    const unsigned i = parameter->getFunctionScopeIndex();
    base = of(known_.operand_of({operand::kind::argument, i}, *call), caller, depth + 1);
  } else if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(path.root);
             variable != nullptr && variable->hasLocalStorage() && parameter == nullptr &&
             llvm::isa<clang::FunctionDecl>(variable->getDeclContext()) &&
             llvm::cast<clang::FunctionDecl>(variable->getDeclContext())->getCanonicalDecl() ==
                 callee->getCanonicalDecl()) {
    return {};  // the callee's own
  } else {
    return path;
  }
  base.exact = base.exact && path.exact && base.root != nullptr;
  base.fields.append(path.fields.begin(), path.fields.end());
  return settled(std::move(base), caller, depth + 1);
}

}  // namespace snag::detector
