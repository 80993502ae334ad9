#include "detector/checks/lock_order_inversion.h"

#include <algorithm>
#include <set>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/checks/lock_notes.h"
#include "detector/checks/lock_order.h"

namespace snag::detector {
namespace {

void tell_edge(report& to, const lock_edge& edge, const std::string& first, const std::string& then) {
  add_taken(to, edge.held, first + quoted(edge.held.lock) + " is taken here");
  if (edge.taken.through.empty()) {
    to.notes.push_back({edge.taken.where, then + quoted(edge.taken.lock) + " here", {}});
    return;
  }
  to.notes.push_back({edge.taken.through.front().where,
                      "and " + quoted(*edge.taken.through.front().callee) + " is called here",
                      {}});
  add_way(to, edge.taken.through, edge.taken.where, "which takes " + quoted(edge.taken.lock) + " here");
}

clang::SourceLocation place_of(const lock_edge& edge) {
  return edge.taken.through.empty() ? edge.taken.where : edge.taken.through.front().where;
}

/// One that its holder may take again is taken on a way that another edge reaches with that lock held: maybe
/// nobody comes there without it.
bool may_have_it_already(const lock_edge& edge, const lock_edge& other) {
  return edge.taken.recursive && other.from == edge.to &&
         std::ranges::any_of(other.taken.through, [&](const call_step& step) {
           return step.callee != nullptr &&
                  step.callee->getCanonicalDecl() == edge.in->function->getCanonicalDecl();
         });
}

void judge_cycle(const check_context& context, const lock_edge& edge,
                 const std::vector<const lock_edge*>& back) {
  report r;
  r.at = place_of(edge);
  r.in = edge.in->function;
  const std::string first = quoted(edge.held.lock);
  const std::string then = quoted(edge.taken.lock);
  r.message = then + " is taken while " + first + " is held, and " +
              (back.size() == 1 ? "elsewhere the other way round" : "elsewhere they wait round in a circle") +
              ": each can wait for the other";
  add_taken(r, edge.held, first + " is taken here");
  add_way(r, edge.taken.through, edge.taken.where, "and " + then + " here");
  for (const lock_edge* other : back) {
    tell_edge(r, *other, "elsewhere ", "and then ");
    if (may_have_it_already(edge, *other) || may_have_it_already(*other, edge)) {
      r.sure = confidence::low;
    }
  }
  context.sink(std::move(r));
}

bool is_of_class(clang::QualType type, const clang::CXXRecordDecl* record, unsigned depth) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) {
    type = type->getPointeeType();
  }
  const auto* other = type->getAsCXXRecordDecl();
  if (other != nullptr && other->getCanonicalDecl() == record->getCanonicalDecl()) {
    return true;
  }
  const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(other);
  return special != nullptr && depth < 3 &&
         std::ranges::any_of(
             special->getTemplateArgs().asArray(),
             [&](const clang::TemplateArgument& argument) {
               return argument.getKind() == clang::TemplateArgument::Type &&
                      is_of_class(argument.getAsType(), record, depth + 1);
             });
}

/// Objects that know others of their class stand in an order of their own: parent and child, node and next.
bool is_linked(const clang::ValueDecl& lock) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(lock.getDeclContext());
  return record != nullptr && std::ranges::any_of(record->fields(), [&](const clang::FieldDecl* field) {
           return is_of_class(field->getType(), record, 0);
         });
}

/// The object is handed in from outside: a parameter, or whom the function is called on.
bool is_handed_in(const body_events& body, const lock_path& lock) {
  const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(lock.root);
  return lock.exact && !lock.fields.empty() &&
         (parameter != nullptr ? parameter->getDeclContext() == body.function
                               : lock.root == body.function->getCanonicalDecl());
}

/// A function that only this file calls may be given its objects in order: somebody who compares calls it.
class compared_call : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit compared_call(const clang::FunctionDecl* callee) : callee_(callee->getCanonicalDecl()) {}
  bool called = false;
  bool compares = false;

  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    called |= callee != nullptr && callee->getCanonicalDecl() == callee_;
    return true;
  }
  bool VisitIfStmt(clang::IfStmt* /*branch*/) override {
    compares = true;
    return true;
  }
  bool VisitConditionalOperator(clang::ConditionalOperator* /*choice*/) override {
    compares = true;
    return true;
  }

 private:
  const clang::FunctionDecl* callee_;
};

bool is_called_in_order(const check_context& context, const body_events& body) {
  if (body.function->isExternallyVisible() && body.function->getAccess() != clang::AS_private) {
    return false;
  }
  return std::ranges::any_of(context.events.bodies(), [&](const auto& caller) {
    compared_call found(body.function);
    found.TraverseStmt(const_cast<clang::Stmt*>(caller->body));
    return found.called && found.compares;
  });
}

/// Two functions call it with the same two objects, exchanged. Where one does, it may be the order that it
/// asks for.
bool is_called_both_ways(const check_context& context, const lock_edge& edge) {
  const lock_sets& locks = context.events.locks();
  std::vector<std::pair<const body_events*, nested_locks>> calls;
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      for (nested_locks& pair :
           e.is == event_kind::call ? locks.nested(*body, e) : std::vector<nested_locks>()) {
        if (pair.then.where == edge.taken.where && pair.first.where == edge.held.where) {
          calls.emplace_back(body.get(), std::move(pair));
        }
      }
    }
  }
  return std::ranges::any_of(calls, [&](const auto& one) {
    return std::ranges::any_of(calls, [&](const auto& other) {
      return one.first != other.first && same_lock(one.second.first.lock, other.second.then.lock) &&
             same_lock(one.second.then.lock, other.second.first.lock) &&
             !same_lock(one.second.first.lock, one.second.then.lock);
    });
  });
}

/// Two objects of one class, whichever they are: called with the two exchanged, it waits for itself.
void judge_pair(const check_context& context, const std::vector<lock_edge>& edges, const lock_edge& edge) {
  const lock_path& first = edge.held.lock;
  const lock_path& then = edge.taken.lock;
  if (!is_handed_in(*edge.in, first) || !is_handed_in(*edge.in, then) || first.root == then.root ||
      first.fields != then.fields || (edge.held.shared && edge.taken.shared) || orders_objects(edge)) {
    return;
  }
  const bool both_ways = std::ranges::any_of(edges, [&](const lock_edge& other) {
    return other.in == edge.in && same_lock(other.held.lock, then) && same_lock(other.taken.lock, first);
  });
  if (both_ways || !edge.gates.empty()) {
    return;  // in the order that a condition says; or one at a time
  }
  report r;
  r.at = place_of(edge);
  r.in = edge.in->function;
  const bool direct = edge.taken.through.empty() && edge.held.through.empty();
  if ((!direct || is_linked(*edge.to) || is_called_in_order(context, *edge.in)) &&
      !is_called_both_ways(context, edge)) {
    r.sure = confidence::low;
  }
  r.message = quoted(then) + " is taken while " + quoted(first) +
              " is held: two calls with the objects exchanged wait for each other";
  add_taken(r, edge.held, quoted(first) + " is taken here");
  add_way(r, edge.taken.through, edge.taken.where, "and " + quoted(then) + " here");
  context.sink(std::move(r));
}

void run(const check_context& context) {
  const std::vector<lock_edge> edges = all_edges(context);
  const lock_cycles cycles(edges);
  std::set<std::set<const clang::ValueDecl*>> told;
  const auto& sources = context.ast.getSourceManager();
  // The finding stands at the later of the places in the text: the earlier one set the order.
  std::vector<const lock_edge*> by_place;
  by_place.reserve(edges.size());
  for (const lock_edge& edge : edges) {
    by_place.push_back(&edge);
  }
  std::ranges::sort(by_place, [&](const lock_edge* a, const lock_edge* b) {
    const clang::SourceLocation left = place_of(*a);
    const clang::SourceLocation right = place_of(*b);
    return left == right ? a < b : sources.isBeforeInTranslationUnit(right, left);
  });
  for (const lock_edge* edge : by_place) {
    if (edge->from == edge->to) {
      judge_pair(context, edges, *edge);
      continue;
    }
    const auto back = cycles.back_to(*edge);
    if (back.empty()) {
      continue;
    }
    std::set<const clang::ValueDecl*> locks{edge->from};
    for (const lock_edge* other : back) {
      locks.insert(other->from);
    }
    if (told.insert(locks).second) {
      judge_cycle(context, *edge, back);
    }
  }
}

}  // namespace

const check_info lock_order_inversion = {
    .name = "snag-lock-order-inversion",
    .summary = "locks are taken in one order here and in another there",
    .why =
        "Two threads that take the same two locks in different orders can each get one and wait for the "
        "other's, "
        "for ever. It shows in no test that runs them one after the other. Take both at once "
        "(std::scoped_lock "
        "finds a safe order), or in the same order everywhere.",
    .shown_by = "locks/ab-ba",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
