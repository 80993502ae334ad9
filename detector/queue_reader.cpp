#include "detector/queue_reader.h"

#include <algorithm>

#include "detector/aside_calls.h"
#include "detector/statement_parts.h"

namespace snag::detector {
namespace {

bool is_out(clang::QualType type) {
  return (type->isLValueReferenceType() || type->isPointerType()) &&
         !type->getPointeeType().isConstQualified();
}

const clang::ValueDecl* variable_of(const clang::Expr* expression) {
  expression = expression->IgnoreParenImpCasts();
  if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(expression);
      op != nullptr && op->getOpcode() == clang::UO_Deref) {
    expression = op->getSubExpr()->IgnoreParenImpCasts();
  }
  const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression);
  return name == nullptr ? nullptr : name->getDecl();
}

}  // namespace

bool is_atomic(const roles& known, const clang::FieldDecl& field) {
  const type_model* kind = known.of(field.getType());
  return kind != nullptr && kind->is == object_kind::atomic;
}

void queue_reader::read(const clang::FunctionDecl& method) {
  if (!read_.contains(method.getCanonicalDecl())) {
    for (const clang::ParmVarDecl* parameter : method.parameters()) {
      given_.insert(parameter);
    }
    read_body(method);
  }
}

void queue_reader::read(const clang::FunctionDecl& method, const clang::ParmVarDecl& given) {
  given_.insert(&given);
  one_alone_ = true;
  read_body(method);
}

void queue_reader::read_called(const clang::CXXMethodDecl& method, const clang::CallExpr& call) {
  if (!one_alone_) {
    read(method);
    return;
  }
  for (unsigned i = 0; i < call.getNumArgs() && i < method.getNumParams(); ++i) {
    if (is_given(call.getArg(i))) {
      given_.insert(method.getParamDecl(i));
    }
  }
  read_body(method);
}

void queue_reader::read_body(const clang::FunctionDecl& method) {
  const bool outermost = read_.empty();
  if (!method.hasBody() || !read_.insert(method.getCanonicalDecl()).second) {
    return;
  }
  std::vector<const clang::Stmt*> around;
  std::swap(around, loops_);
  TraverseStmt(method.getBody());
  std::swap(around, loops_);
  // Who puts something in moves links as well: of those, one that hands something on takes it out.
  for (const clang::FieldDecl* store : outermost ? moved_ : field_set()) {
    if (!puts.contains(store) || gives.contains(store)) {
      takes_off.insert(store);
    }
  }
}

bool queue_reader::VisitVarDecl(clang::VarDecl* variable) {
  locks |= known_.is_lock_guard(variable->getType());
  if (variable->isLocalVarDecl() && variable->getInit() != nullptr &&
      lambda_of(variable->getInit()) == nullptr) {
    if (is_given(variable->getInit())) {
      given_.insert(variable);
    }
    field_set from;
    add_parts(variable->getInit(), from);
    if (!from.empty()) {
      parts_[variable] = from;
    }
  }
  return true;
}

void queue_reader::assign(const clang::Expr* to, const clang::Expr* from) {
  if (is_given(from)) {
    give_to_local(to);
  }
  if (const linked_part link = linked(to); link.store != nullptr) {
    if (is_given(from)) {
      puts.insert(link.store);
    } else if (link.itself) {
      moved_.insert(link.store);
    }
    return;
  }
  if (const clang::FieldDecl* store = element_of(to, parts_of_this_)) {
    (is_given(from) ? puts : takes_off).insert(store);
    return;
  }
  if (const clang::FieldDecl* field = field_of_this(to)) {
    const auto value = constant_value(from, ast_);
    if (value) {
      sets.emplace_back(field, *value);
      return;
    }
    writes.insert(field);
    if (is_given(from)) {
      fills.insert(field);
    } else if (is_nothing(from)) {
      takes_off.insert(field);
    }
    return;
  }
  field_set parts;
  add_parts(from, parts);
  const clang::ValueDecl* variable = variable_of(to);
  if (parts.empty() || variable == nullptr) {
    return;
  }
  const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(variable);
  if (parameter != nullptr && is_out(parameter->getType())) {
    gives.insert(parts.begin(), parts.end());
  } else {
    parts_[variable].insert(parts.begin(), parts.end());
  }
}

bool queue_reader::VisitUnaryOperator(clang::UnaryOperator* op) {
  if (op->isIncrementDecrementOp()) {
    if (const clang::FieldDecl* field = field_of_this(op->getSubExpr())) {
      writes.insert(field);
    }
  } else if (op->getOpcode() == clang::UO_AddrOf) {
    if (const clang::FieldDecl* field = field_of_this(op->getSubExpr());
        field != nullptr && known_.of(field->getType()) == nullptr) {
      writes.insert(field);  // whoever has the address may
    }
  }
  return true;
}

bool queue_reader::VisitBinaryOperator(clang::BinaryOperator* op) {
  if (op->getOpcode() == clang::BO_Assign) {
    assign(op->getLHS(), op->getRHS());
  } else if (op->isAssignmentOp()) {
    if (const clang::FieldDecl* field = field_of_this(op->getLHS())) {
      writes.insert(field);
    }
  }
  return true;
}

bool queue_reader::VisitReturnStmt(clang::ReturnStmt* leave) {
  add_parts(leave->getRetValue(), gives);
  return true;
}

bool queue_reader::VisitCXXNewExpr(clang::CXXNewExpr* made) {
  field_set places;
  for (const clang::Expr* where : made->placement_arguments()) {
    add_parts(where, places);
  }
  if (is_given(made->getInitializer())) {
    puts.insert(places.begin(), places.end());
  }
  return true;
}

/// A call on a field: of an atomic, what it makes of the value; of a container, whether something comes or
/// goes.
void queue_reader::call_on(const clang::FieldDecl* field, const clang::CXXMethodDecl& method,
                           const clang::CallExpr& call) {
  if (method.isConst() || llvm::isa<clang::CXXConversionDecl>(method)) {
    return;
  }
  const unsigned skip = llvm::isa<clang::CXXOperatorCallExpr>(call) ? 1 : 0;
  const unsigned count = call.getNumArgs() - skip;
  if (is_atomic(known_, *field)) {
    // store(x), exchange(x), operator=(x), compare_exchange(expected, x); test_and_set() of a plain flag.
    const bool compares =
        count >= 2 && method.getNumParams() >= 1 && is_out(method.getParamDecl(0)->getType());
    const auto value = count == 0 || llvm::isa<clang::CXXDefaultArgExpr>(call.getArg(skip))
                           ? std::optional(llvm::APSInt::get(call.getType()->isVoidType() ? 0 : 1))
                           : constant_value(call.getArg(skip + (compares ? 1 : 0)), ast_);
    if (value) {
      sets.emplace_back(field, *value);
    } else {
      writes.insert(field);
    }
    return;
  }
  bool given = false;
  for (unsigned i = skip; i < call.getNumArgs(); ++i) {
    const clang::Expr* argument = call.getArg(i);
    const bool same = argument->getType().getUnqualifiedType().getCanonicalType() ==
                      field->getType().getUnqualifiedType().getCanonicalType();
    const clang::ValueDecl* variable = variable_of(argument);
    if (same && argument->isLValue() && variable != nullptr) {  // swap(out)
      takes_off.insert(field);
      if (llvm::isa<clang::ParmVarDecl>(variable)) {
        gives.insert(field);
      } else {
        parts_[variable].insert(field);
      }
      return;
    }
    given |= is_given(argument);
  }
  const linked_part link = linked(known_.operand_of({operand::kind::object, 0}, call));
  if (given) {
    puts.insert(link.store != nullptr ? link.store : field);
  } else if (link.store != nullptr) {  // reset(), release()
    moved_.insert(link.store);
  } else if (method.getReturnType()->isVoidType() ||
             (count > 0 &&
              !method.getReturnType()->isReferenceType())) {  // pop(), erase(at); not front(), [i]
    takes_off.insert(field);
  }
}

void queue_reader::wait(const function_model& model, const clang::CallExpr& call) {
  waits = true;
  blocks |= known_.blocks(model, call);
  const clang::Expr* predicate = model.predicate ? known_.operand_of(*model.predicate, call) : nullptr;
  if (const clang::LambdaExpr* asks = lambda_of(predicate)) {
    add_asked(asks->getBody(), 0);
  } else if (!loops_.empty()) {
    add_asked(loops_.back(), 0);
  }
}

bool queue_reader::VisitCallExpr(clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  const clang::Expr* object =
      method == nullptr ? nullptr : known_.operand_of({operand::kind::object, 0}, *call);
  if (const clang::FieldDecl* field = field_of_this(object)) {
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    if (op != nullptr && op->getOperator() == clang::OO_Call) {
      otherwise = true;
    } else if (op != nullptr && op->getOperator() == clang::OO_Equal && !is_atomic(known_, *field)) {
      assign(op->getArg(0), op->getArg(1));
      if (linked(object).store == nullptr && !is_given(op->getArg(1))) {
        takes_off.insert(field);
      }
    } else {
      call_on(field, *method, *call);
    }
  } else if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
             op != nullptr && op->isAssignmentOp() && op->getOperator() == clang::OO_Equal) {
    assign(op->getArg(0), op->getArg(1));
  } else {
    // out.swap(store_.front()), out.push_back(store_.front()).
    const auto* out =
        llvm::dyn_cast_or_null<clang::ParmVarDecl>(object == nullptr ? nullptr : variable_of(object));
    for (const clang::Expr* argument : call->arguments()) {
      if (out != nullptr && is_out(out->getType()) && !method->isConst()) {
        add_parts(argument, gives);
      }
    }
    // out.swap(store_), std::swap(out, store_), std::exchange(closed_, true).
    for (unsigned i = 0; callee != nullptr && i < call->getNumArgs() && i < callee->getNumParams(); ++i) {
      const linked_part link = linked(call->getArg(i));
      const clang::FieldDecl* handed = link.itself ? link.store : field_of_this(call->getArg(i));
      if (handed == nullptr || !is_out(callee->getParamDecl(i)->getType())) {
        continue;
      }
      const auto value =
          i == 0 && call->getNumArgs() == 2 ? constant_value(call->getArg(1), ast_) : std::nullopt;
      if (value && handed->getType()->isIntegralOrEnumerationType()) {
        sets.emplace_back(handed, *value);
        continue;
      }
      writes.insert(handed);
      if (link.itself && i == 0 && call->getNumArgs() == 2 && is_given(call->getArg(1))) {
        puts.insert(handed);  // std::exchange(tail_, added)
        continue;
      }
      (link.itself ? moved_ : takes_off).insert(handed);
      const clang::ValueDecl* other = object != nullptr         ? variable_of(object)
                                      : call->getNumArgs() == 2 ? variable_of(call->getArg(1 - i))
                                                                : nullptr;
      if (llvm::isa_and_nonnull<clang::ParmVarDecl>(other)) {
        gives.insert(handed);
      } else if (other != nullptr) {
        parts_[other].insert(handed);
      }
    }
  }
  const clang::CXXMethodDecl* own = own_method(*call, parts_of_this_);
  // A role that was read off a body is the body's: it is read as a part of this one.
  if (const function_model* model = known_.of(*call);
      model != nullptr && (own == nullptr || !model->from.empty())) {
    switch (model->is) {
      case role::notify:
        wakes = true;
        break;
      case role::lock:
        locks = true;
        break;
      case role::unlock:
      case role::disown:
      case role::destroys:
      case role::noescape:
      case role::references:
      case role::forwards:
        break;
      case role::blocking:
        if (model->releases) {
          wait(*model, *call);
          break;
        }
        [[fallthrough]];
      default:
        otherwise = true;
    }
    return true;
  }
  if (own != nullptr) {
    read_called(*own, *call);
    return true;
  }
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
  if (callee == nullptr || (op != nullptr && op->getOperator() == clang::OO_Call)) {
    otherwise = true;
  } else if (op == nullptr && !llvm::isa<clang::CXXConversionDecl>(callee) && !is_harmless(known_, *callee)) {
    otherwise |= !is_aside(*call, parts_of_this_, [&](const clang::Stmt* part) { return is_given(part); });
    may_pause |= call->getNumArgs() == 0;
  }
  return true;
}

}  // namespace snag::detector
