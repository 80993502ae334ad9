// The face of the event layer: what is asked of bodies, and of the unit as a whole.

#include "detector/events.h"

#include <algorithm>

#include "detector/events_builder.h"
#include "detector/inferred_roles.h"
#include "detector/lock_sets.h"

namespace snag::detector {

enclosing_list body_events::enclosing(const clang::Stmt* of) const {
  enclosing_list found;
  for (const clang::Stmt* at = of == nullptr ? nullptr : parents->getParent(of); at != nullptr;
       at = parents->getParent(at)) {
    if (is_loop(at) ||
        llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::CXXTryStmt, clang::CXXCatchStmt>(at)) {
      found.push_back(at);
    }
  }
  return found;
}

std::optional<flow_point> body_events::after(const event& what) const {
  for (unsigned b = 0; b < flow.blocks.size(); ++b) {
    const auto& events = flow.blocks[b].events;
    if (!events.empty() && &what >= events.data() && &what < events.data() + events.size()) {
      return flow_point{b, static_cast<unsigned>(&what - events.data()) + 1};
    }
  }
  return std::nullopt;
}

std::optional<flow_point> body_events::after(const task& started) const {
  for (const event& e : flow.all_events()) {
    if (e.started == &started) {
      return after(e);
    }
  }
  return std::nullopt;
}

bool contains(const body_events& body, const clang::Stmt* outer, const clang::Stmt* inner) {
  for (const clang::Stmt* at = inner; at != nullptr; at = body.parents->getParent(at)) {
    if (at == outer) {
      return true;
    }
  }
  return false;
}

bool is_loop(const clang::Stmt* statement) {
  return llvm::isa_and_nonnull<clang::ForStmt, clang::CXXForRangeStmt, clang::WhileStmt, clang::DoStmt>(
      statement);
}

const clang::Stmt* loop_around(const body_events& body, const clang::Stmt* statement) {
  const enclosing_list around = body.enclosing(statement);
  const auto loop = std::ranges::find_if(around, is_loop);
  return loop == around.end() ? nullptr : *loop;
}

llvm::ArrayRef<const clang::Expr*> all_arguments_of(const clang::Expr& call) {
  if (const auto* construction = llvm::dyn_cast<clang::CXXConstructExpr>(&call)) {
    return {construction->getArgs(), construction->getNumArgs()};
  }
  const auto& plain = llvm::cast<clang::CallExpr>(call);
  return {plain.getArgs(), plain.getNumArgs()};
}

object in_terms_of(const task& started, object of_code) {
  const auto at = started.bound.find(of_code.root);
  return at == started.bound.end() ? of_code : instead_of_root(of_code, at->second);
}

translation_unit_events::translation_unit_events(clang::ASTContext& ast, const roles& known,
                                                 const summary_table* others)
    : builder_(std::make_unique<builder>(ast, known, others)), known_(known) {
  infer_roles(ast, known, others);
  builder_->collect();
}

translation_unit_events::~translation_unit_events() = default;

const std::vector<std::unique_ptr<body_events>>& translation_unit_events::bodies() const {
  return builder_->bodies();
}
const body_events* translation_unit_events::of(const clang::FunctionDecl* function) const {
  return builder_->of(function);
}
const std::vector<event>& translation_unit_events::effects(const clang::FunctionDecl* function) const {
  return builder_->effects(function);
}
bool translation_unit_events::knows(const clang::FunctionDecl* function) const {
  return builder_->told(function) != nullptr;
}
callee_start translation_unit_events::start(const clang::FunctionDecl* function, unsigned parameter) const {
  return builder_->start_of(function, parameter);
}
const functions_elsewhere& translation_unit_events::elsewhere() const {
  return builder_->elsewhere();
}
const lock_sets& translation_unit_events::locks() const {
  if (locks_ == nullptr) {
    locks_ = std::make_unique<lock_sets>(known_, *this);
  }
  return *locks_;
}
std::vector<event> translation_unit_events::effects(const task& of) const {
  return builder_->effects(of);
}
object translation_unit_events::object_of(const clang::Expr* expression) const {
  return builder_->object_of(expression);
}
object translation_unit_events::object_of(const clang::ValueDecl* declaration) const {
  return builder_->object_of(declaration);
}
throw_odds translation_unit_events::throws(const clang::Stmt* call) const {
  return builder_->throws(call);
}
throw_odds translation_unit_events::throws_out_of(const body_events& body) const {
  return builder_->throws_out_of(body, 0);
}

}  // namespace snag::detector
