// Mends of locks that are held by hand, and of threads that nobody joins.

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/mends.h"
#include "detector/events_waits.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

bool calls_something(const clang::Stmt* part) {
  return any_part(
      part, [](const clang::Stmt* one) { return llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(one); });
}

bool jumps(const clang::Stmt* part) {
  return any_part(part,
                  [](const clang::Stmt* one) { return llvm::isa<clang::LabelStmt, clang::GotoStmt>(one); });
}

/// Behind the statement its block does nothing more than return what is there already.
bool ends_soon(const body_events& body, const clang::Stmt* statement, bool may_fall_out) {
  const auto* block = llvm::cast<clang::CompoundStmt>(body.parents->getParent(statement));
  auto next = std::find(block->body_begin(), block->body_end(), statement);
  if (++next == block->body_end()) {
    return may_fall_out;
  }
  const auto* leave = llvm::dyn_cast<clang::ReturnStmt>(*next);
  return leave != nullptr && !calls_something(leave->getRetValue());
}

/// Where a type is named in a function, and whether anything but declarations and temporaries names it.
class type_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit type_finder(const clang::CXXRecordDecl* wanted) : wanted_(wanted->getCanonicalDecl()) {
    ShouldWalkTypesOfTypeLocs = true;
  }
  std::vector<clang::SourceRange> found;
  bool strange = false;  ///< behind an alias, in a cast, in another lambda's signature

  bool VisitTypeLoc(clang::TypeLoc type) override {
    const auto* record = type.getType()->getAsCXXRecordDecl();
    if (record == nullptr || record->getCanonicalDecl() != wanted_ || type.getType().hasLocalQualifiers() ||
        type.getType()->isReferenceType()) {
      return true;
    }
    if (type.getAs<clang::TagTypeLoc>()) {
      found.push_back(type.getSourceRange());
    } else if (!type.getAs<clang::AutoTypeLoc>()) {
      strange = true;
    }
    return true;
  }

 private:
  const clang::CXXRecordDecl* wanted_;
};

/// Whether a variable is used only in ways that a type of the same members allows: its members are called, it
/// is ranged over, it is moved.
class use_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  use_finder(const check_context& context, const std::vector<object>& holders)
      : context_(context), holders_(holders) {}
  bool other = false;

  bool VisitCallExpr(clang::CallExpr* call) override {
    const function_model* model = context_.known.of(*call);
    const bool member = llvm::isa<clang::CXXMemberCallExpr, clang::CXXOperatorCallExpr>(call);
    for (const clang::Expr* argument : call->arguments()) {
      const bool given = is_holder(argument);
      other |= given && !(model != nullptr && model->is == role::forwards) && !member;
    }
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override {
    const auto* type = made->getType()->getAsCXXRecordDecl();
    for (const clang::Expr* argument : made->arguments()) {
      const bool given = is_holder(argument);
      other |= given && (type == nullptr || context_.known.of(made->getType()) == nullptr);
    }
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    for (const clang::LambdaCapture& capture : lambda->captures()) {
      other |=
          capture.capturesVariable() &&
          std::ranges::find(holders_,
                            object{llvm::cast<clang::ValueDecl>(capture.getCapturedVar()->getCanonicalDecl()),
                                   nullptr}) != holders_.end();
    }
    return true;
  }
  bool VisitReturnStmt(clang::ReturnStmt* leave) override {
    other |= leave->getRetValue() != nullptr && is_holder(leave->getRetValue());
    return true;
  }

 private:
  bool is_holder(const clang::Expr* expression) const {
    const object named = context_.events.object_of(expression);
    const clang::Expr* plain = expression->IgnoreParenImpCasts();
    return llvm::isa<clang::DeclRefExpr>(plain) && named &&
           std::ranges::find(holders_, named) != holders_.end();
  }

  const check_context& context_;
  const std::vector<object>& holders_;
};

}  // namespace

void offer_lock_guard(const check_context& context, const body_events& body, const event& lock,
                      const std::vector<const event*>& given_back, report& r) {
  const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(lock.at);
  const function_model* model = call == nullptr ? nullptr : context.known.of(*call);
  const clang::Stmt* statement = statement_of(body, lock.at);
  if (model == nullptr || model->guard.empty() || statement == nullptr || lock.inside_call ||
      statement != static_cast<const clang::Stmt*>(call) || !is_declared(context, model->guard) ||
      !context.ast.getLangOpts().CPlusPlus17 || jumps(body.body)) {
    return;
  }
  const clang::Stmt* block = body.parents->getParent(statement);
  if (llvm::isa_and_nonnull<clang::SwitchStmt>(body.parents->getParent(block))) {
    return;
  }
  std::string name = object_text(context, body, call);
  if (name.empty()) {
    return;
  }
  if (name.starts_with("(*") && name.ends_with(")")) {
    name = name.substr(1, name.size() - 2);
  }
  std::vector<report::edit> edits;
  const std::string guard = unused_name(context, body, {"hold", "held", "locked"});
  edits.push_back({clang::CharSourceRange::getTokenRange(call->getSourceRange()),
                   "const " + model->guard + " " + guard + "(" + name + ")"});
  for (const event* one : given_back) {
    const clang::Stmt* unlock = statement_of(body, one->at);
    if (one->inside_call || one->at_scope_end || unlock == nullptr || !contains(body, block, unlock) ||
        !ends_soon(body, unlock, body.parents->getParent(unlock) == block)) {
      return;
    }
    auto taken_out = without_statement(context, unlock);
    if (!taken_out) {
      return;
    }
    edits.push_back(std::move(*taken_out));
  }
  r.fixes.push_back({"let a guard hold the lock", std::move(edits)});
}

void offer_joining_type(const check_context& context, const body_events& body, const task& started,
                        report& r) {
  const clang::VarDecl* handle = started.handle_variable;
  const auto* held = llvm::dyn_cast_or_null<clang::VarDecl>(
      started.holders.empty() ? nullptr : started.holders.front().root);
  const clang::CXXRecordDecl* type = nullptr;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(started.spawn)) {
    type = made->getType()->getAsCXXRecordDecl();
  } else if (const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
                 held == nullptr ? nullptr : held->getType()->getAsCXXRecordDecl());
             special != nullptr && special->getTemplateArgs().size() > 0 &&
             special->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type) {
    type = special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  }
  const type_model* kind = type == nullptr ? nullptr : context.known.of(type);
  if (kind == nullptr || kind->joining.empty() || held == nullptr || !is_declared(context, kind->joining)) {
    return;
  }
  const auto& sources = context.ast.getSourceManager();
  // A handle of a round would make the round wait; what the task borrows has to die after the handle.
  for (const object& one : started.holders) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(one.root);
    if (variable == nullptr || one.member != nullptr) {
      return;
    }
    for (const borrow& b : started.borrowed) {
      if (!sources.isBeforeInTranslationUnit(b.variable->getLocation(), variable->getLocation())) {
        return;
      }
    }
  }
  if (handle != nullptr && started.holders.size() == 1 && started.loop != nullptr) {
    return;
  }
  // Other threads of the same function are judged by themselves.
  for (const auto& other : body.tasks) {
    if (other->handle_end == at_end::terminate &&
        std::ranges::none_of(other->holders, [&](const object& one) {
          return std::ranges::find(started.holders, one) != started.holders.end();
        })) {
      return;
    }
  }
  type_finder named(type);
  named.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitors only read
  use_finder used(context, started.holders);
  used.TraverseStmt(const_cast<clang::Stmt*>(body.body));
  if (named.found.empty() || named.strange || used.other) {
    return;
  }
  std::vector<report::edit> edits;
  for (const clang::SourceRange& range : named.found) {
    const std::string text = text_of(context, range);
    if (text != kind->name) {
      return;
    }
    edits.push_back({clang::CharSourceRange::getTokenRange(range), kind->joining});
  }
  r.fixes.push_back({"let '" + kind->joining + "' join at its end", std::move(edits)});
}

}  // namespace snag::detector
