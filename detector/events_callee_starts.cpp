// What a function does with a callable that it is given: starts it, or puts it where a thread of its class
// takes it from.

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/class_shape.h"
#include "detector/events_builder.h"
#include "detector/queue_reader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_call = 3;

/// The names that a piece of code is about: what it refers to, with the initialisers of its locals.
class reference_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  llvm::DenseSet<const clang::ValueDecl*> names;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable != nullptr && names.insert(variable).second && variable->isLocalVarDecl() &&
        variable->getInit() != nullptr && names.size() < 64) {
      TraverseStmt(const_cast<clang::Expr*>(variable->getInit()));  // the visitor only reads
    }
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    names.insert(member->getMemberDecl());
    return true;
  }
};

bool refers_to(const clang::Stmt* part, const clang::ValueDecl* what) {
  reference_finder found;
  found.TraverseStmt(const_cast<clang::Stmt*>(part));  // the visitor only reads
  return found.names.contains(what);
}

/// Calls of what is held in a variable: job(), (*job)(), run().
class callback_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<const clang::Expr*> called;
  std::vector<const clang::CallExpr*> calls;

  bool VisitCallExpr(clang::CallExpr* call) override {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const bool object = op != nullptr && op->getOperator() == clang::OO_Call;
    const bool pointer = op == nullptr && call->getDirectCallee() == nullptr;
    if (object || pointer) {
      called.push_back(object ? op->getArg(0) : call->getCallee());
    } else {
      calls.push_back(call);
    }
    return true;
  }
};

/// The calls on a field of `this` that are given what a parameter holds.
class store_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit store_finder(const clang::ParmVarDecl* given) : given_(given) {}
  llvm::SmallPtrSet<const clang::FieldDecl*, 4> fields;

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    const auto* member =
        llvm::dyn_cast<clang::MemberExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
    const auto* field =
        member == nullptr ? nullptr : llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field != nullptr && llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts()) &&
        std::ranges::any_of(call->arguments(),
                            [&](const clang::Expr* argument) { return refers_to(argument, given_); })) {
      fields.insert(field);
    }
    return true;
  }

 private:
  const clang::ParmVarDecl* given_;
};

/// Whether a body calls what a member of its object's part hands out of one of these stores.
bool calls_what_is_handed_out(const clang::FunctionDecl* code, const class_shape& shape,
                              const llvm::SmallPtrSetImpl<const clang::FieldDecl*>& stores,
                              const clang::ASTContext& ast, const roles& known, unsigned depth = 0) {
  if (code == nullptr || !code->hasBody() || depth > deepest_call) {
    return false;
  }
  callback_finder found;
  found.TraverseStmt(code->getBody());
  return std::ranges::any_of(found.calls, [&](const clang::CallExpr* call) {
    const auto* member = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    if (member == nullptr || member->getDefinition() == nullptr) {
      return false;
    }
    if (!llvm::is_contained(shape.held, member->getParent()->getCanonicalDecl())) {
      return shape.contains(*member->getParent()) &&
             calls_what_is_handed_out(member->getDefinition(), shape, stores, ast, known, depth + 1);
    }
    queue_reader does(ast, known);
    does.read(llvm::cast<clang::FunctionDecl>(*member->getDefinition()));
    return !found.called.empty() &&
           llvm::any_of(does.gives, [&](const clang::FieldDecl* field) { return stores.contains(field); });
  });
}

/// A wait for one of several things: `left == 0 || !error.empty()`. The first of many tasks may make it true.
bool is_for_one_of_several(const event& e) {
  const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
  if (e.is != event_kind::wait || e.inside_call || call == nullptr || call->getNumArgs() < 2) {
    return false;
  }
  const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(bare(call->getArg(call->getNumArgs() - 1)));
  const auto* body = lambda == nullptr ? nullptr : llvm::dyn_cast<clang::CompoundStmt>(lambda->getBody());
  const auto* only =
      body == nullptr || body->size() != 1 ? nullptr : llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  const auto* either =
      only == nullptr ? nullptr : llvm::dyn_cast_or_null<clang::BinaryOperator>(bare(only->getRetValue()));
  return either != nullptr && either->getOpcode() == clang::BO_LOr;
}

callee_start start_told(const function_elsewhere* there, unsigned parameter) {
  if (there != nullptr) {
    for (const function_elsewhere::start& start : there->starts) {
      if (start.parameter == parameter) {
        return {start.runner.get(), start.queued, start.settled, start.held_behind};
      }
    }
  }
  return {};
}

}  // namespace

bool is_left(const task& runner) {
  return runner.detached || runner.joined == joined_by::nobody;
}

bool translation_unit_events::builder::runs(const task& started, const clang::ParmVarDecl* parameter) const {
  if (started.closure == nullptr) {
    return object_of(started.callable) == object{parameter, nullptr};
  }
  // [f] { f(); }, [run = std::move(f)] { run(); }
  llvm::DenseSet<const clang::ValueDecl*> carriers;
  for (const clang::LambdaCapture& capture : started.closure->captures()) {
    const auto* variable =
        capture.capturesVariable() ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()) : nullptr;
    if (variable != nullptr &&
        (variable == parameter ||
         (variable->isInitCapture() && object_of(variable->getInit()) == object{parameter, nullptr}))) {
      carriers.insert(variable);
    }
  }
  callback_finder found;
  found.TraverseStmt(started.closure->getBody());
  return std::ranges::any_of(found.called, [&](const clang::Expr* called) {
    return llvm::any_of(carriers,
                        [&](const clang::ValueDecl* carrier) { return refers_to(called, carrier); });
  });
}

bool translation_unit_events::builder::takes_and_calls(const clang::FunctionDecl* code,
                                                       const clang::FieldDecl* from, unsigned depth) const {
  const body_events* body = of(code);
  if (body == nullptr || depth > deepest_call) {
    return false;
  }
  callback_finder found;
  found.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
  if (!found.called.empty() && refers_to(body->body, from)) {
    return true;
  }
  return std::ranges::any_of(found.calls, [&](const clang::CallExpr* call) {
    return known_.of(*call) == nullptr && call->getDirectCallee() != code &&
           takes_and_calls(call->getDirectCallee(), from, depth + 1);
  });
}

const task* translation_unit_events::builder::worker_of(const body_events& callee,
                                                        const clang::ParmVarDecl* parameter) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee.function);
  if (method == nullptr || method->getParent()->isLambda()) {
    return nullptr;
  }
  store_finder stores(parameter);
  stores.TraverseStmt(const_cast<clang::Stmt*>(callee.body));  // the visitor only reads
  class_shape shape = own_shape(*method->getParent());
  if (stores.fields.empty()) {
    // Linked by hand, put in by an assignment, or behind a pointer.
    shape = shape_with_parts(whole_shape(*method->getParent()), known_);
    queue_reader does(ast_, known_, shape.parts);
    does.read(*callee.function, *parameter);
    stores.fields.insert(does.puts.begin(), does.puts.end());
  }
  if (stores.fields.empty()) {
    return nullptr;
  }
  const auto is_its = [&](const clang::CXXRecordDecl* record) {
    return record == method->getParent() || llvm::is_contained(shape.held, record->getCanonicalDecl());
  };
  for (const auto& other : bodies_) {
    const auto* sibling = llvm::dyn_cast<clang::CXXMethodDecl>(other->function);
    if (sibling == nullptr || !is_its(sibling->getParent())) {
      continue;
    }
    for (const auto& worker : other->tasks) {
      const bool own_threads =
          worker->holders.size() == 1 && llvm::isa<clang::FieldDecl>(worker->holders.front().root);
      if (own_threads && (llvm::any_of(stores.fields,
                                       [&](const clang::FieldDecl* field) {
                                         return takes_and_calls(worker->code, field, 0);
                                       }) ||
                          calls_what_is_handed_out(worker->code, shape, stores.fields, ast_, known_))) {
        return worker.get();
      }
    }
  }
  return nullptr;
}

callee_start translation_unit_events::builder::start_of(const clang::FunctionDecl* callee,
                                                        unsigned parameter) {
  const auto at = callee == nullptr ? by_function_.end() : by_function_.find(callee->getCanonicalDecl());
  if (at == by_function_.end()) {
    return start_told(elsewhere_.of(callee), parameter);
  }
  const body_events& body = *at->second;
  if (parameter >= body.function->getNumParams()) {
    return {};
  }
  const clang::ParmVarDecl* given = body.function->getParamDecl(parameter);
  const auto inside = std::ranges::find_if(body.tasks, [&](const auto& one) { return runs(*one, given); });
  callee_start found;
  found.queued = inside == body.tasks.end();
  found.runner = found.queued ? worker_of(body, given) : inside->get();
  const task* runner = found.runner;
  if (runner == nullptr) {
    return {};
  }
  found.settled = !runner->given_away && !runner->dropped;
  if (!found.queued && is_left(*runner)) {
    // It may wait for the task by other means.
    const bool many = runner->loop != nullptr;
    found.settled = found.settled && std::ranges::none_of(effects(callee), [many](const event& e) {
                      const bool waits =
                          e.is == event_kind::wait || e.is == event_kind::receive || e.is == event_kind::join;
                      return waits && !(many && is_for_one_of_several(e));
                    });
  }
  return found;
}

std::vector<callee_start> translation_unit_events::builder::starts_of(const clang::FunctionDecl* callee,
                                                                      unsigned parameter) {
  const auto behind = callee == nullptr ? overriders_.end() : overriders_.find(callee->getCanonicalDecl());
  if (behind == overriders_.end()) {
    callee_start only = start_of(callee, parameter);
    if (only.runner == nullptr) {
      only = start_told(elsewhere_.behind(callee), parameter);
    }
    return only.runner == nullptr ? std::vector<callee_start>() : std::vector{only};
  }
  std::vector<callee_start> all;
  for (const clang::CXXMethodDecl* one : behind->second) {
    all.push_back(start_of(one, parameter));
    const callee_start& first = all.front();
    const callee_start& last = all.back();
    if (last.runner == nullptr || last.queued != first.queued || last.settled != first.settled ||
        is_left(*last.runner) != is_left(*first.runner) || last.runner->returned != first.runner->returned ||
        (!is_left(*first.runner) && last.runner->joined != first.runner->joined)) {
      return {};
    }
  }
  return all;
}

}  // namespace snag::detector
