#include "detector/checks/lock_order.h"

#include <algorithm>
#include <deque>
#include <tuple>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/statement_parts.h"

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
  return any_part(part, [&](const clang::Stmt* one) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(one);
    return (name != nullptr && name->getDecl()->getCanonicalDecl() == root) ||
           (llvm::isa<clang::CXXThisExpr>(one) && llvm::isa<clang::FunctionDecl>(root));
  });
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
  using key = std::tuple<const void*, const void*, unsigned, unsigned>;
  llvm::DenseSet<key> known;
  // Asked before the edge is made: a function with many locks meets most pairs again and again.
  const auto key_of = [](const clang::ValueDecl* from, const clang::ValueDecl* to, const taken_lock& first,
                         const taken_lock& then) {
    return key(from, to, first.where.getRawEncoding(), then.where.getRawEncoding());
  };
  const auto is_new = [&](const taken_lock& first, const taken_lock& then) {
    return known.insert(key_of(declaration_of(first.lock), declaration_of(then.lock), first, then)).second;
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
        // What is taken again by who has it waits for nobody else.
        const auto may_wait = [&](const lock_path& lock) {
          return is_class_of_locks(declaration_of(lock)) && holds(held, lock) == nullptr;
        };
        for (const taken_lock& then : locks.takes(*body, e, may_wait)) {
          for (const taken_lock& first : held) {
            if (is_order(first, then) && is_new(first, then)) {
              edges.push_back(edge_of(first, then));
            }
          }
        }
      }
      // A callee that is given both locks: only here it is known which.
      const auto matters = [&](const lock_path& first, const lock_path& then, const nested_locks& inside) {
        const clang::ValueDecl* from = declaration_of(first);
        const clang::ValueDecl* to = declaration_of(then);
        return from != to && is_class_of_locks(from) && is_class_of_locks(to) &&
               !known.contains(key_of(from, to, inside.first, inside.then));
      };
      for (const nested_locks& pair : locks.nested(*body, e, matters)) {
        taken_lock first = pair.first;
        first.at = nullptr;  // both stand at the call
        if (pair.first.certain && is_order(first, pair.then) && is_new(first, pair.then)) {
          first.at = pair.first.at;
          edges.push_back(edge_of(first, pair.then));
        }
      }
    });
  }
  return edges;
}

lock_cycles::lock_cycles(const std::vector<lock_edge>& edges) {
  for (const lock_edge& edge : edges) {
    if (edge.from != edge.to) {
      by_start_[edge.from].push_back(&edge);
      by_end_[edge.to].push_back(&edge);
    }
  }
  // What is reached last on the way there is the first to be asked on the way back.
  std::vector<const clang::ValueDecl*> finished;
  llvm::DenseSet<const clang::ValueDecl*> seen;
  std::vector<std::pair<const clang::ValueDecl*, std::size_t>> open;
  for (const lock_edge& edge : edges) {
    if (seen.insert(edge.from).second) {
      open.emplace_back(edge.from, 0);
    }
    while (!open.empty()) {
      auto& [lock, next] = open.back();
      const auto& out = by_start_[lock];
      if (next == out.size()) {
        finished.push_back(lock);
        open.pop_back();
      } else if (const clang::ValueDecl* to = out[next++]->to; seen.insert(to).second) {
        open.emplace_back(to, 0);
      }
    }
  }
  unsigned circle = 0;
  for (auto first = finished.rbegin(); first != finished.rend(); ++first) {
    ++circle;
    std::vector<const clang::ValueDecl*> back{*first};
    while (!back.empty()) {
      const clang::ValueDecl* lock = back.back();
      back.pop_back();
      if (circle_.try_emplace(lock, circle).second) {
        for (const lock_edge* edge : by_end_[lock]) {
          back.push_back(edge->from);
        }
      }
    }
  }
  for (auto& [lock, out] : by_start_) {
    std::erase_if(out, [&](const lock_edge* edge) { return circle_[edge->from] != circle_[edge->to]; });
  }
}

std::vector<const lock_edge*> lock_cycles::back_to(const lock_edge& from) const {
  if (circle_.lookup(from.from) != circle_.lookup(from.to)) {
    return {};
  }
  std::deque<std::vector<const lock_edge*>> work;
  work.push_back({&from});
  while (!work.empty()) {
    const std::vector<const lock_edge*> so_far = std::move(work.front());
    work.pop_front();
    const auto out = by_start_.find(so_far.back()->to);
    if (out == by_start_.end()) {
      continue;
    }
    const auto may_follow = [&](const lock_edge& next) {
      const bool known = std::ranges::any_of(
          so_far, [&](const lock_edge* one) { return one->from == next.from || excludes(*one, next); });
      return !known && blocks_each_other(next.held, so_far.back()->taken);
    };
    // The way home first: nothing longer is put together where it is there.
    for (const lock_edge* next : out->second) {
      if (next->to == from.from && may_follow(*next) && blocks_each_other(from.held, next->taken)) {
        std::vector<const lock_edge*> back(so_far.begin() + 1, so_far.end());
        back.push_back(next);
        return back;
      }
    }
    for (const lock_edge* next : out->second) {
      if (next->to != from.from && so_far.size() + 1 < longest_cycle && may_follow(*next)) {
        work.push_back(so_far);
        work.back().push_back(next);
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
