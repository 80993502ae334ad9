#include "detector/checks/one_thread.h"

#include <algorithm>

#include "detector/checks/parts.h"
#include "llvm/ADT/STLExtras.h"

namespace snag::detector {
namespace {

/// What a unique_ptr, a shared_ptr or an optional holds; else the type itself, references and pointers off.
clang::QualType pointee_of(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) {
    return type->getPointeeType();
  }
  const auto* holder =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  const bool of_one = holder != nullptr && holder->isInStdNamespace() && holder->getIdentifier() != nullptr &&
                      llvm::is_contained({"unique_ptr", "shared_ptr", "optional"}, holder->getName()) &&
                      holder->getTemplateArgs().size() > 0 &&
                      holder->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type;
  return of_one ? holder->getTemplateArgs()[0].getAsType() : type;
}

/// The class in whose member functions, or lambdas there, a function stands.
const clang::CXXRecordDecl* class_around(const clang::FunctionDecl* function) {
  for (const clang::DeclContext* around = function; around != nullptr; around = around->getParent()) {
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(around);
        record != nullptr && !record->isLambda()) {
      return record->getCanonicalDecl();
    }
  }
  return nullptr;
}

/// The member function that a task is handed to, where it does no more than to put it into a queue.
const clang::CXXMemberCallExpr* puts_into_queue(const check_context& context, const task& started) {
  const auto* call = started.by_callee == nullptr
                         ? nullptr
                         : llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(started.spawn);
  if (call == nullptr || call->getMethodDecl() == nullptr) {
    return nullptr;
  }
  for (unsigned i = 0; i < call->getNumArgs(); ++i) {
    if (call->getArg(i) == started.callable) {
      const callee_start start = context.events.start(call->getMethodDecl(), i);
      return start.queued && start.runner == started.by_callee ? call : nullptr;
    }
  }
  return nullptr;
}

/// A class that starts one thread, holds it by a single handle, and starts nothing besides.
bool has_one_thread(const check_context& context, const clang::CXXRecordDecl& record, const task& runner) {
  const auto* handle = runner.holders.size() != 1 || runner.holders.front().member != nullptr
                           ? nullptr
                           : llvm::dyn_cast_or_null<clang::FieldDecl>(runner.holders.front().root);
  const type_model* kind = handle == nullptr ? nullptr : context.known.of(pointee_of(handle->getType()));
  if (kind == nullptr || kind->is != object_kind::task_handle || runner.loop != nullptr ||
      handle->getParent()->getCanonicalDecl() != record.getCanonicalDecl()) {
    return false;
  }
  return std::ranges::all_of(context.events.bodies(), [&](const auto& body) {
    return class_around(body->function) != record.getCanonicalDecl() ||
           std::ranges::all_of(body->tasks, [&](const auto& started) {
             return started->by_callee != nullptr ||
                    (started->loop == nullptr && started->holders == runner.holders);
           });
  });
}

}  // namespace

bool run_by_one_thread(const check_context& context, const task& one, const task& other) {
  const clang::CXXMemberCallExpr* first = puts_into_queue(context, one);
  const clang::CXXMemberCallExpr* second = &one == &other ? first : puts_into_queue(context, other);
  if (first == nullptr || second == nullptr || one.by_callee != other.by_callee || one.holders.size() != 1 ||
      one.holders != other.holders || !one.holders.front()) {
    return false;
  }
  const clang::CXXRecordDecl& record = *first->getMethodDecl()->getParent();
  const auto is_this = [](const clang::CXXMemberCallExpr& call) {
    return llvm::isa<clang::CXXThisExpr>(call.getImplicitObjectArgument()->IgnoreParenImpCasts());
  };
  if (!is_this(*first) || !is_this(*second)) {
    // One object: not one of a container's, nor another in each round of a loop.
    const clang::ValueDecl* object = one.holders.front().root;
    const auto* kind = pointee_of(object->getType())->getAsCXXRecordDecl();
    if (is_this(*first) || is_this(*second) || kind == nullptr ||
        kind->getCanonicalDecl() != record.getCanonicalDecl() || declared_inside(one.loop, object) ||
        declared_inside(other.loop, object)) {
      return false;
    }
  }
  return has_one_thread(context, record, *one.by_callee);
}

}  // namespace snag::detector
