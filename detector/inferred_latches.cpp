#include "detector/inferred_latches.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/flag_runs.h"

namespace snag::detector {
namespace {

/// Whether a condition asks that a number of this object is zero; `negated`: that it is not.
const clang::FieldDecl* asked_for_zero(const clang::Expr* condition, bool negated, const part_set& parts) {
  if (condition == nullptr) {
    return nullptr;
  }
  condition = condition->IgnoreParenImpCasts();
  if (const auto* no = llvm::dyn_cast<clang::UnaryOperator>(condition);
      no != nullptr && no->getOpcode() == clang::UO_LNot) {
    return asked_for_zero(no->getSubExpr(), !negated, parts);
  }
  if (const auto* both = llvm::dyn_cast<clang::BinaryOperator>(condition)) {
    const auto* zero = llvm::dyn_cast<clang::IntegerLiteral>(both->getRHS()->IgnoreParenImpCasts());
    if (zero == nullptr || zero->getValue() != 0) {
      return nullptr;
    }
    const auto op = both->getOpcode();
    const bool is_zero = op == clang::BO_EQ || op == clang::BO_LE;
    const bool is_more = op == clang::BO_NE || op == clang::BO_GT;
    return (negated ? is_more : is_zero) ? field_of_this(both->getLHS(), parts) : nullptr;
  }
  return negated ? field_of_this(condition, parts) : nullptr;  // while (left_) wait; !left_
}

/// What one member function does.
class member_reader : public clang::DynamicRecursiveASTVisitor {
 public:
  member_reader(const roles& known, const part_set& parts) : known_(known), parts_(parts) {}
  std::vector<const clang::FieldDecl*> fields;  ///< all that it names
  const clang::FieldDecl* down = nullptr;
  const clang::FieldDecl* up = nullptr;
  const clang::FieldDecl* waits_for = nullptr;  ///< to be zero
  bool waits = false;
  bool wakes = false;
  bool otherwise = false;  ///< it does something that is not understood

  bool VisitMemberExpr(clang::MemberExpr* member) override {
    if (const clang::FieldDecl* field = field_of_this(member, parts_)) {
      fields.push_back(field);
    }
    return true;
  }
  bool VisitUnaryOperator(clang::UnaryOperator* op) override {
    if (op->isDecrementOp()) {
      count(down, op->getSubExpr());
    } else if (op->isIncrementOp()) {
      count(up, op->getSubExpr());
    } else if (op->getOpcode() == clang::UO_AddrOf) {
      otherwise |= is_number(field_of_this(op->getSubExpr(), parts_));
    }
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* op) override {
    if (op->getOpcode() == clang::BO_SubAssign) {
      count(down, op->getLHS());
    } else if (op->getOpcode() == clang::BO_AddAssign) {
      count(up, op->getLHS());
    } else if (op->isAssignmentOp()) {
      otherwise = true;
    }
    return true;
  }
  bool TraverseWhileStmt(clang::WhileStmt* loop) override {
    const clang::Expr* around = std::exchange(loop_condition_, loop->getCond());
    const bool goes_on = clang::DynamicRecursiveASTVisitor::TraverseWhileStmt(loop);
    loop_condition_ = around;
    return goes_on;
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const function_model* model = known_.of(*call);
    const clang::CXXMethodDecl* own = parts_.empty() ? nullptr : own_method(*call, parts_);
    if (own != nullptr && (model == nullptr || model->from.empty())) {
      if (read_.insert(own->getCanonicalDecl()).second) {
        const clang::Expr* around = std::exchange(loop_condition_, nullptr);
        TraverseStmt(own->getBody());
        loop_condition_ = around;
      }
      return true;
    }
    if (model == nullptr) {
      // A guard's own members, a conversion; of what else is called, nothing is bet.
      const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      otherwise |= op == nullptr && !llvm::isa<clang::CXXMemberCallExpr>(call);
      return true;
    }
    switch (model->is) {
      case role::notify:
        wakes = true;
        break;
      case role::lock:
      case role::unlock:
        break;
      case role::blocking: {
        if (!model->releases || waits || !known_.blocks(*model, *call)) {
          otherwise = true;
          break;
        }
        waits = true;
        const clang::Expr* predicate =
            model->predicate ? known_.operand_of(*model->predicate, *call) : nullptr;
        waits_for =
            predicate != nullptr ? zero_of_lambda(predicate) : asked_for_zero(loop_condition_, true, parts_);
        break;
      }
      default:
        otherwise = true;
    }
    return true;
  }

 private:
  static bool is_number(const clang::FieldDecl* field) {
    return field != nullptr && field->getType()->isIntegerType();
  }
  void count(const clang::FieldDecl*& in, const clang::Expr* what) {
    const clang::FieldDecl* field = field_of_this(what, parts_);
    otherwise |= !is_number(field) || (in != nullptr && in != field);
    in = field;
  }
  const clang::FieldDecl* zero_of_lambda(const clang::Expr* predicate) const {
    const auto* lambda =
        llvm::dyn_cast<clang::LambdaExpr>(predicate->IgnoreImplicit()->IgnoreParenImpCasts());
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(predicate->IgnoreImplicit());
    if (lambda == nullptr && made != nullptr && made->getNumArgs() == 1) {
      lambda = llvm::dyn_cast<clang::LambdaExpr>(made->getArg(0)->IgnoreImplicit()->IgnoreParenImpCasts());
    }
    const auto* body = lambda == nullptr ? nullptr : llvm::dyn_cast<clang::CompoundStmt>(lambda->getBody());
    const auto* only = body == nullptr || body->size() != 1
                           ? nullptr
                           : llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
    return only == nullptr ? nullptr : asked_for_zero(only->getRetValue(), false, parts_);
  }

  const roles& known_;
  const part_set& parts_;
  llvm::SmallPtrSet<const clang::FunctionDecl*, 4> read_;  ///< members of parts, each once
  const clang::Expr* loop_condition_ = nullptr;
};

/// A lock, a condition and one number are all that a latch has.
const clang::FieldDecl* only_number(const class_shape& shape, const roles& known) {
  const clang::FieldDecl* number = nullptr;
  bool condition = false;
  bool lock = false;
  for (const clang::FieldDecl* field : shape.fields) {
    if (shape.parts.contains(field)) {
      continue;
    }
    const type_model* kind = known.of(field->getType());
    condition |= kind != nullptr && kind->is == object_kind::condition;
    lock |= kind != nullptr && kind->is == object_kind::lock;
    if (kind != nullptr && (kind->is == object_kind::condition || kind->is == object_kind::lock)) {
      continue;
    }
    if (!field->getType()->isIntegerType() || field->getType()->isBooleanType() || number != nullptr) {
      return nullptr;
    }
    number = field;
  }
  return condition && lock && !shape.foreign ? number : nullptr;
}

}  // namespace

std::optional<inferred_class> read_latch(const class_shape& shape, const roles& known) {
  const clang::FieldDecl* number = only_number(shape, known);
  if (number == nullptr) {
    return std::nullopt;
  }
  inferred_class found;
  found.record = shape.classes.front();
  found.kind.is = object_kind::counter;
  found.decides = number;
  const auto add = [&](const clang::CXXMethodDecl* method, role is) {
    function_model& model = found.members.emplace_back(method, function_model()).second;
    model.is = is;
    if (is != role::wait && method->getNumParams() == 1) {
      model.count = operand{operand::kind::argument, 0};
    }
  };
  bool downs = false;
  bool waits = false;
  for (const clang::CXXMethodDecl* method : shape.methods) {
    const clang::FunctionDecl* body = nullptr;
    if (!method->hasBody(body)) {
      return std::nullopt;
    }
    member_reader reader(known, shape.parts);
    reader.TraverseStmt(body->getBody());
    const bool about_it = std::ranges::find(reader.fields, number) != reader.fields.end();
    const bool changes = reader.down != nullptr || reader.up != nullptr;
    if (reader.waits) {
      if (reader.otherwise || changes || reader.waits_for != number ||
          !method->getReturnType()->isVoidType()) {
        return std::nullopt;
      }
      add(method, role::wait);
      waits = true;
    } else if (reader.down == number && reader.up == nullptr && reader.wakes && !reader.otherwise &&
               method->getNumParams() <= 1) {
      add(method, role::count_down);
      downs = true;
    } else if (reader.up == number && reader.down == nullptr && !reader.otherwise &&
               method->getNumParams() <= 1) {
      add(method, role::count_up);
    } else if (changes || reader.wakes || (about_it && reader.otherwise)) {
      return std::nullopt;
    }
  }
  for (const clang::CXXMethodDecl* method : shape.inner) {
    const clang::FunctionDecl* body = nullptr;
    if (!method->hasBody(body)) {
      return std::nullopt;
    }
    member_reader reader(known, shape.parts);
    reader.TraverseStmt(body->getBody());
    if (reader.otherwise && std::ranges::find(reader.fields, number) != reader.fields.end()) {
      return std::nullopt;
    }
  }
  return downs && waits ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace snag::detector
