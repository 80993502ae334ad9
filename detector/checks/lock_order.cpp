#include "detector/checks/lock_order.h"

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

#include "clang/AST/DynamicRecursiveASTVisitor.h"

namespace snag::detector {
namespace {

constexpr std::size_t longest_cycle = 4;

/// A parameter that is the lock itself stands for any lock; only its callers know which.
bool is_class_of_locks(const clang::ValueDecl* declaration) {
  return declaration != nullptr && !llvm::isa<clang::ParmVarDecl>(declaration);
}

/// Nobody else has the object yet, or still.
bool is_private_to(const body_events& body, const lock_path& lock) {
  return llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(body.function) &&
         lock.root == body.function->getCanonicalDecl() && lock.fields.size() == 1;
}

bool blocks_each_other(const taken_lock& held, const taken_lock& taken) {
  return !(held.shared && taken.shared);
}

bool excludes(const lock_edge& a, const lock_edge& b) {
  return std::ranges::any_of(
      a.gates, [&](const auto* gate) { return std::ranges::find(b.gates, gate) != b.gates.end(); });
}

bool mentions(const clang::Stmt* part, const clang::Decl* root) {
  if (part == nullptr) {
    return false;
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
    return name->getDecl()->getCanonicalDecl() == root;
  }
  if (llvm::isa<clang::CXXThisExpr>(part)) {
    return llvm::isa<clang::FunctionDecl>(root);
  }
  return std::ranges::any_of(part->children(),
                             [&](const clang::Stmt* child) { return mentions(child, root); });
}

/// Comparisons by order, and questions asked of both objects, that speak of both.
class order_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  order_finder(const clang::Decl* a, const clang::Decl* b) : a_(a), b_(b) {}
  bool found = false;

  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    return !op->isRelationalOp() && op->getOpcode() != clang::BO_Cmp ? true : note(op);
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    if (op != nullptr &&
        (op->getOperator() == clang::OO_EqualEqual || op->getOperator() == clang::OO_ExclaimEqual)) {
      return true;
    }
    return call->getType()->isBooleanType() ? note(call) : true;
  }

 private:
  bool note(const clang::Expr* question) {
    found |= mentions(question, a_) && mentions(question, b_);
    return true;
  }
  const clang::Decl* a_;
  const clang::Decl* b_;
};

}  // namespace

std::vector<lock_edge> all_edges(const check_context& context) {
  const lock_sets& locks = context.events.locks();
  std::vector<lock_edge> edges;
  std::set<std::tuple<const void*, const void*, unsigned, unsigned>> known;
  // Asked before the edge is made: a function with many locks meets most pairs again and again.
  const auto is_new = [&](const taken_lock& first, const taken_lock& then) {
    return known
        .emplace(declaration_of(first.lock), declaration_of(then.lock), first.where.getRawEncoding(),
                 then.where.getRawEncoding())
        .second;
  };
  for (const auto& body : context.events.bodies()) {
    locks.walk(*body, [&](const event& e, const held_locks& held) {
      if (e.is != event_kind::lock && e.is != event_kind::call && e.is != event_kind::blocking) {
        return;
      }
      const auto edge_of = [&](const taken_lock& first, const taken_lock& then) {
        lock_edge edge{declaration_of(first.lock), declaration_of(then.lock), first, then, body.get(), {}};
        for (const taken_lock& other : held) {
          if (other.certain && !other.shared && !may_be_same(other.lock, first.lock)) {
            edge.gates.push_back(declaration_of(other.lock));
          }
        }
        return edge;
      };
      const auto is_order = [&](const taken_lock& first, const taken_lock& then) {
        return first.certain && then.certain && !then.tries && first.at != then.at &&
               is_class_of_locks(declaration_of(first.lock)) &&
               is_class_of_locks(declaration_of(then.lock)) && !same_lock(first.lock, then.lock) &&
               !is_private_to(*body, first.lock) && !is_private_to(*body, then.lock);
      };
      if (!held.empty()) {
        for (const taken_lock& then : locks.takes(*body, e)) {
          if (holds(held, then.lock) != nullptr) {
            continue;  // taken again, by who has it: that waits for nobody else
          }
          for (const taken_lock& first : held) {
            if (is_order(first, then) && is_new(first, then)) {
              edges.push_back(edge_of(first, then));
            }
          }
        }
      }
      // A callee that is given both locks: only here it is known which.
      for (const nested_locks& pair : locks.nested(*body, e)) {
        taken_lock first = pair.first;
        first.at = nullptr;  // both stand at the call
        if (pair.first.certain && declaration_of(first.lock) != declaration_of(pair.then.lock) &&
            is_order(first, pair.then) && is_new(first, pair.then)) {
          first.at = pair.first.at;
          edges.push_back(edge_of(first, pair.then));
        }
      }
    });
  }
  return edges;
}

std::vector<const lock_edge*> find_cycle(const std::vector<lock_edge>& edges, const lock_edge& from) {
  std::deque<std::vector<const lock_edge*>> work;
  work.push_back({&from});
  while (!work.empty()) {
    const std::vector<const lock_edge*> so_far = std::move(work.front());
    work.pop_front();
    for (const lock_edge& next : edges) {
      const bool known = std::ranges::any_of(
          so_far, [&](const lock_edge* one) { return one->from == next.from || excludes(*one, next); });
      if (next.from != so_far.back()->to || next.from == next.to || known ||
          !blocks_each_other(next.held, so_far.back()->taken)) {
        continue;
      }
      std::vector<const lock_edge*> longer = so_far;
      longer.push_back(&next);
      if (next.to == from.from) {
        if (blocks_each_other(from.held, next.taken)) {
          longer.erase(longer.begin());
          return longer;
        }
      } else if (longer.size() < longest_cycle) {
        work.push_back(std::move(longer));
      }
    }
  }
  return {};
}

bool orders_objects(const lock_edge& edge) {
  order_finder found(edge.held.lock.root, edge.taken.lock.root);
  found.TraverseStmt(const_cast<clang::Stmt*>(edge.in->body));
  return found.found;
}

}  // namespace snag::detector
