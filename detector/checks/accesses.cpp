#include "detector/checks/accesses.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/checks/own_copies.h"
#include "detector/checks/own_guards.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 3;  // calls

/// A class of the library that holds values and has no other part: a container, a string.
const clang::CXXRecordDecl* container(const check_context& context, clang::QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && record->hasDefinition() && !record->isLambda() &&
                 context.known.of(record) == nullptr && is_library(context, record)
             ? record->getDefinition()
             : nullptr;
}

/// Asking for an element may make one: there is no const way to ask.
bool subscript_inserts(const clang::CXXOperatorCallExpr& subscript) {
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(subscript.getDirectCallee());
  if (method == nullptr || method->isConst()) {
    return false;
  }
  const auto all = method->getParent()->lookup(method->getDeclName());
  return std::ranges::none_of(all, [](const clang::NamedDecl* one) {
    const auto* other = llvm::dyn_cast<clang::CXXMethodDecl>(one->getUnderlyingDecl());
    return other != nullptr && other->isConst();
  });
}

/// The element is a bit among others: what is given out is no reference, but an object that becomes a bool.
bool subscript_gives_bit(const clang::CXXOperatorCallExpr& subscript) {
  const auto* record = subscript.isGLValue() ? nullptr : subscript.getType()->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  const auto conversions = record->getVisibleConversionFunctions();
  return std::any_of(conversions.begin(), conversions.end(), [](const clang::NamedDecl* one) {
    const auto* conversion = llvm::dyn_cast<clang::CXXConversionDecl>(one->getUnderlyingDecl());
    return conversion != nullptr && conversion->getConversionType()->isBooleanType();
  });
}

class collector {
 public:
  collector(const check_context& context, std::vector<access>& out) : context_(context), out_(out) {}

  void collect(const body_events& body, const shared_names& names, const std::vector<lock_path>& held_before,
               const clang::Stmt* outer, bool conditional, bool guarded, unsigned depth) {
    if (depth > deepest || std::ranges::find(stack_, body.function) != stack_.end()) {
      return;
    }
    stack_.push_back(body.function);
    context_.events.locks().walk(body, [&](const event& e, const held_locks& before) {
      std::vector<lock_path> held = held_before;
      for (const taken_lock& lock : before) {
        const auto* own = llvm::dyn_cast_or_null<clang::VarDecl>(lock.lock.root);
        const bool private_lock = own != nullptr && !names.spawner && own->hasLocalStorage() &&
                                  own->getDeclContext() == body.function &&
                                  !llvm::isa<clang::ParmVarDecl>(own) && !own->getType()->isReferenceType();
        if (!private_lock) {
          held.push_back(lock.lock);
        }
      }
      if (e.inside_call || e.at_scope_end || e.at == nullptr) {
        return;
      }
      if (e.is == event_kind::write || e.is == event_kind::use) {
        add(body, names, e, held, outer, conditional, guarded);
      } else if (e.is == event_kind::call) {
        follow(names, e, held, outer == nullptr ? e.at : outer,
               conditional || is_conditional(context_, body, e.at, names),
               guarded || may_be_guarded(context_, body, e.at), depth);
      }
    });
    stack_.pop_back();
  }

 private:
  /// The variable or field that an expression is, as a whole and for certain.
  object direct(const shared_names& names, const clang::Expr* expression) const {
    expression = expression->IgnoreParenNoopCasts(context_.ast);
    while (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression)) {
      if (cast->getCastKind() != clang::CK_NoOp && cast->getCastKind() != clang::CK_UncheckedDerivedToBase) {
        break;
      }
      expression = cast->getSubExpr()->IgnoreParens();
    }
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable == nullptr) {
        return {};
      }
      if (const auto at = names.bound.find(variable->getCanonicalDecl()); at != names.bound.end()) {
        return at->second;
      }
      if (names.spawner && variable->hasLocalStorage() &&
          (!variable->getType()->isReferenceType() || llvm::isa<clang::ParmVarDecl>(variable))) {
        return {variable->getCanonicalDecl(), nullptr};
      }
      const bool everybodys = variable->hasGlobalStorage() &&
                              variable->getTLSKind() == clang::VarDecl::TLS_None &&
                              !variable->getType()->isReferenceType() && !is_library(context_, variable);
      return everybodys ? object{variable->getCanonicalDecl(), nullptr} : object{};
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl())) {
        return {variable->getCanonicalDecl(), nullptr};  // one for all objects
      }
      const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
      if (field == nullptr || field->getType()->isReferenceType()) {
        return {};
      }
      const clang::Expr* base = member->getBase()->IgnoreParenImpCasts();
      if (llvm::isa<clang::CXXThisExpr>(base)) {
        return names.same_this                              ? object{field, nullptr}
               : names.self && names.self.member == nullptr ? object{names.self.root, field}
                                                            : object{};
      }
      const object whole = member->isArrow() ? object{} : direct(names, base);
      return whole && whole.member == nullptr ? object{whole.root, field} : object{};
    }
    if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression);
        op != nullptr && op->getOpcode() == clang::UO_Deref) {
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(op->getSubExpr()->IgnoreParenImpCasts());
      const auto* parameter = name == nullptr ? nullptr : llvm::dyn_cast<clang::ParmVarDecl>(name->getDecl());
      if (parameter != nullptr && parameter->getType()->isPointerType()) {
        const auto at = names.bound.find(parameter->getCanonicalDecl());
        return at == names.bound.end() ? object{} : at->second;
      }
    }
    return {};
  }

  void add(const body_events& body, const shared_names& names, const event& e,
           const std::vector<lock_path>& held, const clang::Stmt* outer, bool conditional, bool guarded) {
    access found;
    found.write = e.is == event_kind::write;
    found.at = outer != nullptr ? outer : e.at;
    found.where = e.where;
    found.in = body.function;
    found.held = held;
    if (!found.write) {
      const auto* name = llvm::dyn_cast_or_null<clang::Expr>(e.at);
      const clang::Stmt* parent = body.parents->getParent(e.at);
      const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(parent);
      if (name == nullptr || (member != nullptr && llvm::isa<clang::FieldDecl>(member->getMemberDecl())) ||
          is_target(body, e.at) || llvm::isa_and_nonnull<clang::LambdaExpr>(parent)) {
        return;
      }
      if (!is_looked_at(body, *name)) {
        return;
      }
      found.on = direct(names, name);
      found.write = found.structure = sets_bit(body, e.at);
      found.steers_loop = steers_loop(body, e.at);
    } else if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(e.at)) {
      target(names, op->getLHS(), found);
    } else if (const auto* step = llvm::dyn_cast_or_null<clang::UnaryOperator>(e.at)) {
      target(names, step->getSubExpr(), found);
    } else if (const auto* call = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(e.at)) {
      const bool changes = call->isAssignmentOp() || call->getOperator() == clang::OO_PlusPlus ||
                           call->getOperator() == clang::OO_MinusMinus;
      if (changes && plain_operator(*call)) {
        target(names, call->getArg(0), found);
      }
    } else if (const auto* method = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at)) {
      // v.push_back(x): a call for its effect alone. v.begin() is for its value.
      const clang::Expr* on = method->getImplicitObjectArgument();
      if (is_discarded(body, method) && container(context_, method->getObjectType()) != nullptr) {
        found.on = direct(names, on);
        found.structure = true;
      }
    }
    if (found.on && is_plain(context_, found.on)) {
      found.guarded = guarded || may_be_guarded(context_, body, e.at);
      found.conditional = conditional || is_conditional(context_, body, e.at, names);
      out_.push_back(std::move(found));
    }
  }

  /// An operator of the library, or one that copies field by field.
  bool plain_operator(const clang::CXXOperatorCallExpr& call) const {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    return callee != nullptr && (callee->isDefaulted() || is_library(context_, callee));
  }

  void target(const shared_names& names, const clang::Expr* lhs, access& found) const {
    found.on = direct(names, lhs);
    const auto* element = llvm::dyn_cast<clang::CXXOperatorCallExpr>(lhs->IgnoreParenImpCasts());
    if (const auto* bound = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(lhs->IgnoreParenImpCasts())) {
      element = llvm::dyn_cast<clang::CXXOperatorCallExpr>(bound->getSubExpr()->IgnoreParenImpCasts());
    }
    if (!found.on && element != nullptr && element->getOperator() == clang::OO_Subscript &&
        container(context_, element->getArg(0)->getType()) != nullptr &&
        (subscript_inserts(*element) || subscript_gives_bit(*element))) {
      found.on = direct(names, element->getArg(0));
      found.structure = true;
    }
  }

  /// The name is where a write goes, which is an event of its own.
  static bool is_target(const body_events& body, const clang::Stmt* name) {
    const clang::Stmt* parent = body.parents->getParent(name);
    if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(parent)) {
      return op->getOpcode() == clang::BO_Assign && op->getLHS() == name;
    }
    const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(parent);
    const auto* call =
        member == nullptr ? nullptr
                          : llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(body.parents->getParent(member));
    const auto* method = call == nullptr ? nullptr : call->getMethodDecl();
    return method != nullptr && !method->isConst() && !method->isStatic() && is_discarded(body, call);
  }

  /// The value is read: not only its address taken, nor a reference to it made.
  static bool is_looked_at(const body_events& body, const clang::Expr& name) {
    const clang::Stmt* parent = body.parents->getParent(&name);
    while (llvm::isa_and_nonnull<clang::ParenExpr>(parent)) {
      parent = body.parents->getParent(parent);
    }
    if (name.getType()->isScalarType()) {
      const auto* cast = llvm::dyn_cast_or_null<clang::ImplicitCastExpr>(parent);
      return cast != nullptr && cast->getCastKind() == clang::CK_LValueToRValue;
    }
    const auto* op = llvm::dyn_cast_or_null<clang::UnaryOperator>(parent);
    return op == nullptr || op->getOpcode() != clang::UO_AddrOf;
  }

  /// marks[i] = ..., where marks are bits.
  static bool sets_bit(const body_events& body, const clang::Stmt* name) {
    const auto up = [&](const clang::Stmt* from) {
      const clang::Stmt* at = body.parents->getParent(from);
      while (llvm::isa_and_nonnull<clang::CastExpr, clang::ParenExpr, clang::MaterializeTemporaryExpr,
                                   clang::CXXBindTemporaryExpr>(at)) {
        at = body.parents->getParent(at);
      }
      return llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(at);
    };
    const clang::CXXOperatorCallExpr* subscript = up(name);
    const clang::CXXOperatorCallExpr* assigned = subscript == nullptr ? nullptr : up(subscript);
    return assigned != nullptr && assigned->isAssignmentOp() &&
           subscript->getOperator() == clang::OO_Subscript && subscript_gives_bit(*subscript) &&
           contains(body, subscript->getArg(0), name) && contains(body, assigned->getArg(0), subscript);
  }

  static bool steers_loop(const body_events& body, const clang::Stmt* name) {
    for (const clang::Stmt* child = name;;) {
      const clang::Stmt* at = body.parents->getParent(child);
      if (const auto* loop = llvm::dyn_cast_or_null<clang::WhileStmt>(at)) {
        return loop->getCond() == child;
      }
      if (const auto* once = llvm::dyn_cast_or_null<clang::DoStmt>(at)) {
        return once->getCond() == child;
      }
      if (const auto* counted = llvm::dyn_cast_or_null<clang::ForStmt>(at)) {
        return counted->getCond() == child;
      }
      if (!llvm::isa_and_nonnull<clang::Expr>(at)) {
        return false;
      }
      child = at;
    }
  }

  void follow(const shared_names& names, const event& e, const std::vector<lock_path>& held,
              const clang::Stmt* outer, bool conditional, bool guarded, unsigned depth) {
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
    const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
    const body_events* code = context_.events.of(callee);
    if (code == nullptr) {
      return;
    }
    shared_names inside;
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const unsigned skipped = op != nullptr && method != nullptr ? 1 : 0;
    for (unsigned i = skipped; i < call->getNumArgs() && i - skipped < code->function->getNumParams(); ++i) {
      const clang::ParmVarDecl* parameter = code->function->getParamDecl(i - skipped);
      if (parameter->getType()->isLValueReferenceType()) {
        if (const object on = direct(names, call->getArg(i))) {
          inside.bound[parameter->getCanonicalDecl()] = on;
        }
      }
    }
    if (method != nullptr && method->getParent()->isLambda()) {
      inside.bound.insert(names.bound.begin(), names.bound.end());  // by reference; by value are its own
      for (const clang::LambdaCapture& capture : method->getParent()->captures()) {
        if (capture.capturesVariable() && capture.getCaptureKind() != clang::LCK_ByRef) {
          inside.bound.erase(llvm::cast<clang::ValueDecl>(capture.getCapturedVar()->getCanonicalDecl()));
        }
      }
      inside.same_this = names.same_this;
      inside.self = names.self;
      inside.spawner = names.spawner;
    } else if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      const clang::Expr* on = member->getImplicitObjectArgument()->IgnoreParenImpCasts();
      if (llvm::isa<clang::CXXThisExpr>(on)) {
        inside.same_this = names.same_this;
        inside.self = names.self;
      } else if (!on->getType()->isPointerType()) {
        inside.self = direct(names, on);
      }
      if (method == nullptr || (method->isVirtual() && !method->hasAttr<clang::FinalAttr>())) {
        return;  // another body may run
      }
    }
    if (depth + 1 <= deepest) {
      collect(*code, inside, held, outer, conditional, guarded, depth + 1);
    }
  }

  const check_context& context_;
  std::vector<access>& out_;
  std::vector<const clang::FunctionDecl*> stack_;
};

}  // namespace

bool is_plain(const check_context& context, const object& what) {
  const clang::ValueDecl* last = what.member != nullptr ? what.member : what.root;
  const clang::QualType type = last->getType().getNonReferenceType();
  if (type.isConstQualified() || type.isVolatileQualified() || context.known.of(type) != nullptr) {
    return false;
  }
  if (type->isScalarType()) {
    return true;
  }
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || record->isLambda()) {
    return false;
  }
  return !stands_for_another(*last, context.known) || !last->getType()->isRecordType();
}

std::vector<access> accesses_of(const check_context& context, const body_events& body,
                                const shared_names& names) {
  std::vector<access> found;
  collector(context, found).collect(body, names, {}, nullptr, false, false, 0);
  return found;
}

bool in_common(const std::vector<lock_path>& a, const std::vector<lock_path>& b) {
  return std::ranges::any_of(a, [&](const lock_path& one) {
    return std::ranges::any_of(b, [&](const lock_path& other) { return may_be_same(one, other); });
  });
}

}  // namespace snag::detector
