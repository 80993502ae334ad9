// What a guard was made from: a guard of a library, or one inside an object of the program's own.

#include <algorithm>

#include "detector/events_builder.h"
#include "detector/lock_worker.h"
#include "detector/object_parts.h"

namespace snag::detector {

guard_made lock_sets::worker::made(const clang::VarDecl& guard, const body_events& body) {
  guard_made result;
  const clang::Expr* init = guard.getInit();
  const type_model* type = known_.of(guard.getType());
  result.shared = type != nullptr && type->shared;
  const clang::Expr* plain = bare(init);
  if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(plain)) {
    const function_model* model = known_.of(*call);
    if (model != nullptr && model->is == role::forwards && call->getNumArgs() >= 1) {
      plain = bare(call->getArg(0));
    }
  }
  if (const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(plain)) {
    result.from = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (result.from != nullptr && is_guard(result.from->getType()) &&
        !llvm::isa<clang::ParmVarDecl>(result.from) && result.from != &guard) {
      guard_made other = made(*result.from, body);
      other.is = guard_made::how::unknown;
      other.from = result.from->getCanonicalDecl();
      return other;
    }
    result.from = nullptr;
    return result;
  }
  const auto* construction = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(plain);
  if (construction == nullptr) {
    return result;
  }
  return type == nullptr ? made_inside(guard, *construction, body)
                         : made_over_base(*construction, *type, guard.getCanonicalDecl(), body.function);
}

/// locked(m) : lock_guard(m): what the base is made from, in the words of whoever makes the whole. A guard of
/// a library is made from what it is given.
guard_made lock_sets::worker::made_over_base(const clang::CXXConstructExpr& made, const type_model& type,
                                             const clang::VarDecl* guard,
                                             const clang::FunctionDecl* in) const {
  const clang::CXXConstructorDecl* constructor = made.getConstructor();
  const bool over_base = std::ranges::any_of(constructor->getParent()->bases(),
                                             [&](const auto& base) { return is_guard(base.getType()); });
  if (!over_base || is_of_a_library(*constructor) || constructor->isInheritingConstructor()) {
    return made_from(made, type, in);
  }
  const clang::FunctionDecl* code = nullptr;
  if (constructor->isCopyOrMoveConstructor() || !constructor->hasBody(code)) {
    return {};
  }
  for (const auto* part : llvm::cast<clang::CXXConstructorDecl>(code)->inits()) {
    const auto* from = part->isBaseInitializer() || part->isDelegatingInitializer()
                           ? llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(part->getInit()))
                           : nullptr;
    if (from == nullptr || !is_guard(from->getType())) {
      continue;
    }
    guard_made result = made_over_base(*from, type, guard, code);
    for (lock_path& lock : result.locks) {
      lock = namer_.carried(lock, code, &made, guard, in);
    }
    std::erase_if(result.locks, [](const lock_path& lock) { return !lock; });
    return result;
  }
  return {};
}

guard_made lock_sets::worker::made_from(const clang::CXXConstructExpr& made, const type_model& type,
                                        const clang::FunctionDecl* in) const {
  guard_made result;
  result.shared = type.shared;
  if (made.getNumArgs() == 0) {
    result.is = guard_made::how::defers;
    return result;
  }
  result.is = guard_made::how::takes;
  for (unsigned i = 0; i < made.getNumArgs(); ++i) {
    const clang::Expr* argument = made.getArg(i);
    const type_model* kind = known_.of(argument->getType());
    if (kind != nullptr && kind->is == object_kind::defer_lock) {
      result.is = guard_made::how::defers;
    } else if (kind != nullptr && kind->is == object_kind::adopt_lock) {
      result.is = guard_made::how::adopts;
    } else if (kind != nullptr && kind->is == object_kind::try_lock) {  // NOLINT(bugprone-branch-clone)
      result.is = guard_made::how::tries;
    } else if (type.on.is == operand::kind::rest ||
               (type.on.is == operand::kind::argument && type.on.index == i)) {
      if (lock_path lock = namer_.of(argument, in)) {
        result.locks.push_back(std::move(lock));
      }
    } else if (!llvm::isa<clang::CXXDefaultArgExpr>(argument)) {
      result.is = guard_made::how::tries;  // a time to give up at
    }
  }
  return result;
}

/// locked(m) : held_(m): what the guard inside is made from, in the words of whoever makes the whole.
guard_made lock_sets::worker::made_inside(const clang::VarDecl& guard,
                                          const clang::CXXConstructExpr& construction,
                                          const body_events& body) const {
  const clang::FieldDecl* inside = known_.guard_inside(guard.getType());
  const clang::FunctionDecl* code = nullptr;
  if (inside == nullptr || construction.getConstructor()->isCopyOrMoveConstructor() ||
      !construction.getConstructor()->hasBody(code)) {
    return {};
  }
  for (const auto* member : llvm::cast<clang::CXXConstructorDecl>(code)->inits()) {
    const auto* from = member->isMemberInitializer() && member->getMember() == inside
                           ? llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(member->getInit()))
                           : nullptr;
    if (from != nullptr && !from->getConstructor()->isCopyOrMoveConstructor()) {
      guard_made result = made_from(*from, *known_.of(inside->getType()), code);
      for (lock_path& lock : result.locks) {
        lock = namer_.carried(lock, code, &construction, guard.getCanonicalDecl(), body.function);
      }
      std::erase_if(result.locks, [](const lock_path& lock) { return !lock; });
      return result;
    }
  }
  return {};
}

/// The locks that a guard was made from, where a path is one: the variable, or the guard inside it.
std::optional<std::vector<lock_path>> lock_sets::worker::behind_guard(const lock_path& path,
                                                                      const body_events& body) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  if (variable == nullptr || path.fields.size() > 1 || llvm::isa<clang::ParmVarDecl>(variable) ||
      !is_guard(variable->getType())) {
    return std::nullopt;
  }
  const clang::FieldDecl* inside = known_.guard_inside(variable->getType().getNonReferenceType());
  const bool is_one = path.fields.empty() || (path.fields.size() == 1 && path.fields.front() == inside);
  return is_one ? std::optional(made(*variable, body).locks) : std::nullopt;
}

std::vector<lock_path> lock_sets::worker::name(const clang::Expr* expression, const body_events& in) {
  lock_path path = namer_.of(expression, in.function);
  if (!path) {
    return {};
  }
  if (auto behind = behind_guard(path, in)) {
    return *std::move(behind);
  }
  return {std::move(path)};
}

lock_path lock_namer::made_from(const clang::FieldDecl& field, const clang::CXXConstructExpr& construction,
                                const clang::FunctionDecl* in, unsigned depth) const {
  const clang::FunctionDecl* made = nullptr;
  if (depth > deepest || !construction.getConstructor()->hasBody(made)) {
    return {};
  }
  for (const auto* part : llvm::cast<clang::CXXConstructorDecl>(made)->inits()) {
    lock_path inside;
    if (part->isMemberInitializer() && part->getMember()->getCanonicalDecl() == &field) {
      inside = of(part->getInit(), made, depth + 1);
    } else if (const auto* further =
                   part->isBaseInitializer() || part->isDelegatingInitializer()
                       ? llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(part->getInit()))
                       : nullptr) {
      inside = made_from(field, *further, made, depth + 1);
    }
    if (inside) {
      return carried(inside, made, &construction, nullptr, in, depth + 1);
    }
  }
  return {};
}

bool lock_namer::makes_the_same(const clang::Expr* call, const clang::FunctionDecl* in) {
  const auto* constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(in);
  return constructor != nullptr && llvm::isa_and_nonnull<clang::CXXConstructExpr>(call) &&
         std::ranges::any_of(constructor->inits(), [&](const clang::CXXCtorInitializer* part) {
           return (part->isBaseInitializer() || part->isDelegatingInitializer()) &&
                  bare(part->getInit()) == call;
         });
}

}  // namespace snag::detector
