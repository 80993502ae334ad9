// Mends of counts: a guard that is declared first counts on every way out, and last.

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "detector/checks/mends.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

/// A member of the counter's own class that returns a guard for it, or null.
const clang::CXXMethodDecl* guard_maker(const check_context& context, const clang::CXXRecordDecl* counter) {
  for (const clang::CXXMethodDecl* method : counter->methods()) {
    const function_model* model = context.known.of(method);
    if (model != nullptr && model->is == role::guard && model->on_destruction == at_end::count_down &&
        model->on.is == operand::kind::object && method->getMinRequiredArguments() == 0 &&
        method->getAccess() == clang::AS_public) {
      return method;
    }
  }
  return nullptr;
}

/// Nothing stands between its parentheses.
bool has_no_arguments(const clang::CallExpr& call) {
  return std::ranges::all_of(call.arguments(),
                             [](const clang::Expr* e) { return llvm::isa<clang::CXXDefaultArgExpr>(e); });
}

/// Every one is a statement of its own, a plain count-down by one; null where some is not.
const clang::CXXMemberCallExpr* plain_counts(const check_context& context, const body_events& code,
                                             const std::vector<const event*>& done) {
  const clang::CXXMemberCallExpr* first = nullptr;
  for (const event* one : done) {
    const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(one->at);
    const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
    const bool given = call != nullptr && !has_no_arguments(*call);
    if (model == nullptr || model->is != role::count_down || given || one->at_scope_end || one->inside_call ||
        statement_of(code, call) == nullptr) {
      return nullptr;
    }
    for (const clang::Stmt* around : code.enclosing(call)) {
      if (is_loop(around)) {
        return nullptr;
      }
    }
    first = first == nullptr ? call : first;
  }
  return first;
}

bool counts_up(const body_events& code, const object& counter) {
  return std::ranges::any_of(code.flow.all_events(), [&](const event& e) {
    return e.on == counter && (e.is == event_kind::count_up || e.is == event_kind::wait);
  });
}

}  // namespace

void offer_count_guard(const check_context& context, const body_events& code,
                       const std::vector<const event*>& done, report& r) {
  const clang::CXXMemberCallExpr* call = plain_counts(context, code, done);
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(code.body);
  if (call == nullptr || block == nullptr || counts_up(code, done.front()->on)) {
    return;
  }
  const std::string counter = object_text(context, code, call);
  const clang::CXXRecordDecl* type = call->getMethodDecl()->getParent();
  if (counter.empty()) {
    return;
  }
  std::string guard;
  if (const clang::CXXMethodDecl* maker = guard_maker(context, type)) {
    const std::string name = unused_name(context, code, {"done", "counted", "at_end"});
    guard = "const auto " + name + " = " + counter + "." + maker->getNameAsString() + "();";
    // -> reads better than (*p).
    if (counter.starts_with("(*")) {
      guard = "const auto " + name + " = " + counter.substr(2, counter.size() - 3) + "->" +
              maker->getNameAsString() + "();";
    }
  } else if (!llvm::isa<clang::ClassTemplateSpecializationDecl>(type)) {
    const std::string made = unused_name(context, code, {"count_at_end", "counting_guard"});
    const std::string name = unused_name(context, code, {"counted", "at_end"});
    const std::string reference = unused_name(context, code, {"counter", "count"});
    const clang::QualType named = call->getImplicitObjectArgument()->getType();
    const bool is_const = (named->isPointerType() ? named->getPointeeType() : named).isConstQualified();
    guard = "struct " + made + " {\n  " + (is_const ? "const " : "") + model_name(*type) + "& " + reference +
            ";\n  ~" + made + "() { " + reference + "." + call->getMethodDecl()->getNameAsString() +
            "(); }\n} const " + name + "{" +
            (counter.starts_with("(*") ? counter.substr(1, counter.size() - 2) : counter) + "};";
  } else {
    return;
  }
  std::vector<report::edit> edits;
  for (const event* one : done) {
    auto taken_out = without_statement(context, statement_of(code, one->at));
    if (!taken_out) {
      return;
    }
    edits.push_back(std::move(*taken_out));
  }
  if (auto first = at_beginning(context, block, guard)) {
    edits.insert(edits.begin(), std::move(*first));
    r.fixes.push_back({"let a guard that is declared first count down", std::move(edits)});
  }
}

void offer_wider_guard(const check_context& context, const body_events& code, const event& done, report& r) {
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(code.body);
  for (const event& e : code.flow.all_events()) {
    const auto* guard = llvm::dyn_cast_or_null<clang::VarDecl>(e.on.root);
    if (e.is != event_kind::scope_end || guard == nullptr || guard->getLocation() != done.where ||
        block == nullptr || guard->getInit() == nullptr) {
      continue;
    }
    // What it is made from has to be there at the front: nothing that the body itself declares.
    const auto* made = llvm::dyn_cast<clang::CXXMemberCallExpr>(guard->getInit()->IgnoreImplicit());
    if (made == nullptr || !has_no_arguments(*made) || object_text(context, code, made).empty()) {
      return;
    }
    const clang::Stmt* statement = nullptr;
    for (const clang::Stmt* at = made; at != nullptr && statement == nullptr;
         at = code.parents->getParent(at)) {
      statement = llvm::isa<clang::DeclStmt>(at) ? at : nullptr;
    }
    if (statement == nullptr || !llvm::cast<clang::DeclStmt>(statement)->isSingleDecl()) {
      return;
    }
    const std::string text = text_of(context, statement->getSourceRange());
    auto taken_out = without_statement(context, statement);
    auto first = text.empty() ? std::nullopt : at_beginning(context, block, text);
    if (taken_out && first) {
      r.fixes.push_back({"declare the guard first", {std::move(*first), std::move(*taken_out)}});
    }
    return;
  }
}

}  // namespace snag::detector
