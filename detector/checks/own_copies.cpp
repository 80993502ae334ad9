#include "detector/checks/own_copies.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/parts.h"
#include "detector/checks/task_code.h"

namespace snag::detector {
namespace {

class use_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit use_finder(const clang::VarDecl* wanted) : wanted_(wanted->getCanonicalDecl()) {}
  std::vector<const clang::DeclRefExpr*> found;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    if (name->getDecl()->getCanonicalDecl() == wanted_) {
      found.push_back(name);
    }
    return true;
  }

 private:
  const clang::Decl* wanted_;
};

/// The locals that a body declares, in the order of the text, with what each is made from.
class local_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<std::pair<const clang::VarDecl*, const clang::Expr*>> found;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitDeclStmt(clang::DeclStmt* statement) override {
    for (const clang::Decl* one : statement->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
      if (variable != nullptr && variable->getInit() != nullptr && !variable->isImplicit() &&
          !variable->isCXXForRangeDecl()) {
        found.emplace_back(variable, variable->getInit());
      }
    }
    return true;
  }
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* loop) override {
    if (loop->getLoopVariable() != nullptr) {
      found.emplace_back(loop->getLoopVariable(), loop->getRangeInit());
    }
    return true;
  }
};

bool is_pointer_like(const check_context& context, const clang::VarDecl& variable) {
  return stands_for_another(variable, context.known) && !variable.getType()->isReferenceType();
}

/// A class of the library, of which no model speaks: a container, a string.
bool is_plain_library_class(const check_context& context, clang::QualType type) {
  const auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record != nullptr && !record->isLambda() && context.known.of(record) == nullptr &&
         is_library(context, record);
}

enum class written { no, itself, behind };  // behind: what it points to

/// How one mention of a variable is a write and nothing else.
written write_at(const check_context& context, const body_events& code, const clang::DeclRefExpr* name,
                 const clang::VarDecl& variable, const clang::Expr*& statement) {
  const bool pointer = is_pointer_like(context, variable);
  written kind = written::itself;
  const clang::Stmt* child = name;
  for (const clang::Stmt* at = code.parents->getParent(name); at != nullptr;
       child = at, at = code.parents->getParent(at)) {
    if (llvm::isa<clang::ParenExpr>(at)) {
      continue;
    }
    if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(at)) {
      if (cast->getCastKind() == clang::CK_NoOp || cast->getCastKind() == clang::CK_UncheckedDerivedToBase ||
          cast->getCastKind() == clang::CK_ArrayToPointerDecay ||
          (cast->getCastKind() == clang::CK_LValueToRValue && pointer)) {
        continue;
      }
      return written::no;
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(at)) {
      if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl())) {
        const auto* call = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(code.parents->getParent(at));
        const bool changes = call != nullptr && !method->isConst() && !method->isStatic() &&
                             !member->isArrow() && kind == written::itself && !pointer &&
                             is_plain_library_class(context, member->getBase()->getType()) &&
                             is_discarded(code, call);
        statement = call;
        return changes ? kind : written::no;
      }
      if (member->isArrow() && !pointer) {
        return written::no;
      }
      kind = member->isArrow() ? written::behind : kind;
      continue;
    }
    if (const auto* op = llvm::dyn_cast<clang::UnaryOperator>(at)) {
      if (op->getOpcode() == clang::UO_Deref && pointer) {
        kind = written::behind;
        continue;
      }
      statement = op;
      return op->isIncrementDecrementOp() && is_discarded(code, op) ? kind : written::no;
    }
    if (const auto* index = llvm::dyn_cast<clang::ArraySubscriptExpr>(at)) {
      if (index->getBase() != child) {
        return written::no;
      }
      kind = pointer ? written::behind : kind;
      continue;
    }
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(at)) {
      statement = op;
      return op->isAssignmentOp() && op->getLHS() == child && is_discarded(code, op) ? kind : written::no;
    }
    if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(at)) {
      if (op->getNumArgs() == 0 || op->getArg(0) != child) {
        return written::no;
      }
      if (op->getOperator() == clang::OO_Subscript && !pointer) {
        continue;
      }
      if ((op->getOperator() == clang::OO_Star || op->getOperator() == clang::OO_Arrow) && pointer) {
        kind = written::behind;
        continue;
      }
      const bool assigns = op->isAssignmentOp() || op->getOperator() == clang::OO_PlusPlus ||
                           op->getOperator() == clang::OO_MinusMinus;
      statement = op;
      return assigns && is_discarded(code, op) ? kind : written::no;
    }
    return written::no;
  }
  return written::no;
}

/// x = x + 1: the x on the right is read for the one on the left.
bool is_read_for_itself(const body_events& code, const clang::DeclRefExpr* name) {
  for (const clang::Stmt* at = code.parents->getParent(name); at != nullptr;
       at = code.parents->getParent(at)) {
    const auto* op = llvm::dyn_cast<clang::BinaryOperator>(at);
    if (op != nullptr && op->isAssignmentOp()) {
      const auto* to = llvm::dyn_cast<clang::DeclRefExpr>(op->getLHS()->IgnoreParenImpCasts());
      return to != nullptr && to != name && to->getDecl() == name->getDecl() && is_discarded(code, op);
    }
    if (!llvm::isa<clang::Expr>(at)) {
      return false;
    }
  }
  return false;
}

const clang::VarDecl* plain_variable(const check_context& context, const clang::Expr* expression) {
  expression = without_copies(context, expression);
  if (const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(expression);
      address != nullptr && address->getOpcode() == clang::UO_AddrOf) {
    expression = address->getSubExpr()->IgnoreParenImpCasts();
  }
  const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
  const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
  return variable == nullptr ? nullptr : variable->getCanonicalDecl();
}

bool moves(const check_context& context, const clang::Expr* expression) {
  while (expression != nullptr) {
    expression = expression->IgnoreImplicit()->IgnoreParenCasts();
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
      const function_model* model = context.known.of(*call);
      return model != nullptr && model->is == role::forwards;
    }
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
    expression = made != nullptr && made->getNumArgs() >= 1 ? made->getArg(0) : nullptr;
  }
  return false;
}

void add_captured(const check_context& context, const task& started, std::vector<own_copy>& out) {
  for (const clang::LambdaCapture& capture : started.closure->captures()) {
    const auto* variable =
        capture.capturesVariable() ? llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()) : nullptr;
    if (variable == nullptr || capture.getCaptureKind() != clang::LCK_ByCopy) {
      continue;
    }
    if (!variable->isInitCapture()) {
      out.push_back({variable->getCanonicalDecl(), variable->getCanonicalDecl(), started.closure,
                     capture.isExplicit() ? capture.getLocation() : started.closure->getCaptureDefaultLoc(),
                     capture.isExplicit()});
    } else if (variable->getInit() != nullptr && !moves(context, variable->getInit())) {
      if (const clang::VarDecl* original = plain_variable(context, variable->getInit());
          original != nullptr && !variable->getType()->isReferenceType()) {
        out.push_back(
            {variable->getCanonicalDecl(), original, started.closure, capture.getLocation(), false});
      }
    }
  }
}

void add_handed_over(const check_context& context, const task& started, const clang::FunctionDecl& code,
                     std::vector<own_copy>& out) {
  auto [callable, given] = handed_over_by(context, started);
  if (started.model->data.is != operand::kind::rest || callable == nullptr) {
    return;
  }
  while (!given.empty() && llvm::isa<clang::CXXDefaultArgExpr>(given.back())) {
    given = given.drop_back();
  }
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&code);
  if (method != nullptr && !method->isStatic() && !method->getParent()->isLambda() &&
      callee_of_value(context, callable) == &code && !callable->getType()->isRecordType()) {
    given = given.drop_front(given.empty() ? 0 : 1);  // the object of a member function
  }
  if (given.size() > code.getNumParams()) {
    return;
  }
  const std::size_t offset = code.getNumParams() - given.size();
  for (std::size_t i = 0; i < given.size(); ++i) {
    const clang::ParmVarDecl* parameter = code.getParamDecl(static_cast<unsigned>(i + offset));
    const clang::VarDecl* original = moves(context, given[i]) ? nullptr : plain_variable(context, given[i]);
    if (original != nullptr && !parameter->getType()->isReferenceType()) {
      out.push_back({parameter, original, nullptr, parameter->getLocation(), false});
    }
  }
}

void add_locals(const check_context& context, const task& started, const body_events& code,
                std::vector<own_copy>& out) {
  local_finder locals;
  locals.TraverseStmt(const_cast<clang::Stmt*>(code.body));  // the visitor only reads
  for (const auto& [local, from] : locals.found) {
    if (local->getType()->isReferenceType() || is_pointer_like(context, *local) ||
        local->getType().isConstQualified()) {
      continue;
    }
    const auto* element = llvm::dyn_cast<clang::CXXConstructExpr>(from->IgnoreImplicit());
    const auto* value = llvm::dyn_cast<clang::ImplicitCastExpr>(from);
    const bool copies = local->getInit() != from ||  // the element of a range
                        (value != nullptr && value->getCastKind() == clang::CK_LValueToRValue) ||
                        (element != nullptr && element->getConstructor()->isCopyConstructor() &&
                         element->getNumArgs() >= 1 && element->getArg(0)->isLValue());
    if (!copies) {
      continue;
    }
    const object whole = context.events.object_of(from);
    const auto* root = llvm::dyn_cast_or_null<clang::VarDecl>(in_terms_of(started, whole).root);
    const bool shared = root != nullptr && std::ranges::any_of(started.borrowed, [&](const borrow& b) {
                          return b.variable == root;
                        });
    if (shared) {
      out.push_back({local->getCanonicalDecl(), root, nullptr, local->getLocation(), false});
    }
  }
}

}  // namespace

bool is_discarded(const body_events& body, const clang::Expr* expression) {
  const clang::Stmt* child = expression;
  const clang::Stmt* at = body.parents->getParent(expression);
  while (llvm::isa_and_nonnull<clang::FullExpr, clang::ParenExpr>(at)) {
    child = at;
    at = body.parents->getParent(at);
  }
  if (const auto* loop = llvm::dyn_cast_or_null<clang::ForStmt>(at)) {
    return loop->getBody() == child || loop->getInc() == child;
  }
  if (const auto* branch = llvm::dyn_cast_or_null<clang::IfStmt>(at)) {
    return branch->getCond() != child;
  }
  return llvm::isa_and_nonnull<clang::CompoundStmt, clang::CaseStmt, clang::DefaultStmt, clang::LabelStmt,
                               clang::CXXForRangeStmt>(at);
}

std::vector<own_copy> own_copies(const check_context& context, const task& started) {
  std::vector<own_copy> found;
  if (started.closure != nullptr) {
    add_captured(context, started, found);
  }
  const clang::FunctionDecl* code = code_of(context, started);
  if (const body_events* body = context.events.of(code)) {
    add_handed_over(context, started, *body->function, found);
    add_locals(context, started, *body, found);
  }
  return found;
}

const clang::Expr* write_only_in(const check_context& context, const body_events& code,
                                 const clang::VarDecl* variable) {
  use_finder uses(variable);
  uses.TraverseStmt(const_cast<clang::Stmt*>(code.body));  // the visitor only reads
  const clang::Expr* first = nullptr;
  for (const clang::DeclRefExpr* name : uses.found) {
    const clang::Expr* statement = nullptr;
    switch (write_at(context, code, name, *variable, statement)) {
      case written::itself:
        first = first == nullptr ? statement : first;
        break;
      case written::behind:
        if (first == nullptr) {
          return nullptr;  // it still points to what everybody sees
        }
        break;
      case written::no:
        if (!is_read_for_itself(code, name)) {
          return nullptr;
        }
    }
  }
  return first;
}

const event* first_use_after(const body_events& body, const task& started, const clang::VarDecl* variable) {
  const auto start = body.after(started);
  if (!start) {
    return nullptr;
  }
  const auto at_event = [&](const event& e) {
    if (e.is == event_kind::scope_end && e.on.root == variable) {
      return step::stop;  // the next iteration's is another one
    }
    const bool reads = e.is == event_kind::use && e.on.root == variable && !e.inside_call &&
                       !contains(body, started.spawn, e.at);
    if (!reads) {
      return step::go_on;
    }
    for (const clang::Stmt* at = e.at; at != nullptr; at = body.parents->getParent(at)) {
      if (llvm::isa<clang::LambdaExpr>(at)) {
        return step::go_on;  // captured again
      }
      const auto* op = llvm::dyn_cast<clang::BinaryOperator>(at);
      if (op != nullptr && op->getOpcode() == clang::BO_Assign && op->getLHS()->IgnoreParens() == e.at) {
        return step::stop;  // a value of its own from here on
      }
    }
    return step::found;
  };
  const auto path = search(body.flow, *start, at_event, without_exception, false);
  return path ? path->found : nullptr;
}

}  // namespace snag::detector
