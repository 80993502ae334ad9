#include "detector/checks/copied_sync.h"

#include <algorithm>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/own_copies.h"
#include "detector/checks/parts.h"
#include "detector/checks/task_code.h"
#include "detector/events.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 4;

/// What a copy of a type copies along.
struct sync_part {
  const clang::FieldDecl* field = nullptr;  ///< null: the type itself
  object_kind is = object_kind::lock;
  bool by_hand = false;  ///< a copy constructor that somebody wrote makes a part of its own
  explicit operator bool() const { return found; }
  bool found = false;
};

bool must_be_shared(const type_model& kind) {
  return !kind.reference_like && (kind.is == object_kind::lock || kind.is == object_kind::condition ||
                                  kind.is == object_kind::counter || kind.is == object_kind::atomic);
}

sync_part sync_in(const check_context& context, clang::QualType type, unsigned depth = 0) {
  if (depth > deepest || type->isReferenceType() || type->isPointerType()) {
    return {};
  }
  while (const clang::ArrayType* array = context.ast.getAsArrayType(type)) {
    type = array->getElementType();
  }
  if (const type_model* kind = context.known.of(type)) {
    return must_be_shared(*kind) ? sync_part{nullptr, kind->is, false, true} : sync_part{};
  }
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr || record->isLambda()) {
    return {};
  }
  sync_part best;
  const auto consider = [&](sync_part part, const clang::FieldDecl* field) {
    // A condition or a counter says more than the lock beside it.
    const bool more = part && (!best || (best.is == object_kind::lock && part.is != object_kind::lock) ||
                               part.is == object_kind::condition);
    if (more) {
      best = part;
      best.field = field != nullptr ? field : part.field;
    }
  };
  for (const auto& base : record->bases()) {
    consider(sync_in(context, base.getType(), depth + 1), nullptr);
  }
  for (const clang::FieldDecl* field : record->fields()) {
    consider(sync_in(context, field->getType(), depth + 1), field);
  }
  const bool written = std::ranges::any_of(record->ctors(), [](const clang::CXXConstructorDecl* made) {
    return made->isCopyConstructor() && made->isUserProvided();
  });
  best.by_hand |= best && written;
  return best;
}

std::string name_of(const clang::NamedDecl& named) {
  return "'" + named.getNameAsString() + "'";
}

std::string what(const sync_part& part) {
  switch (part.is) {
    case object_kind::condition:
      return "condition";
    case object_kind::counter:
      return "counter";
    case object_kind::atomic:
      return "atomic value";
    default:
      return "lock";
  }
}

std::string one(const sync_part& part) {
  return (part.is == object_kind::atomic ? "an " : "a ") + what(part);
}

bool synchronises(event_kind kind) {
  switch (kind) {
    case event_kind::lock:
    case event_kind::unlock:
    case event_kind::wait:
    case event_kind::blocking:
    case event_kind::notify:
    case event_kind::count_up:
    case event_kind::count_down:
      return true;
    default:
      return false;
  }
}

/// The first event of a body that uses `variable` as one that is shared: changes it, or waits on it.
const event* shared_use(const body_events& body, const clang::VarDecl* variable, bool writes_count) {
  for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
    for (const event& e : block->events) {
      if (e.on.root == variable && !e.at_scope_end &&
          (synchronises(e.is) || (writes_count && e.is == event_kind::write))) {
        return &e;
      }
    }
  }
  return nullptr;
}

/// Another task of the same function that has the original, or a copy of it, too.
const task* another_with(const check_context& context, const body_events& body, const task& started,
                         const clang::VarDecl* original) {
  for (const auto& other : body.tasks) {
    if (other.get() == &started) {
      continue;
    }
    const auto copies = own_copies(context, *other);
    if (std::ranges::any_of(copies, [&](const own_copy& c) { return c.original == original; }) ||
        std::ranges::any_of(other->borrowed, [&](const borrow& b) { return b.variable == original; })) {
      return other.get();
    }
  }
  return nullptr;
}

void judge_task(const check_context& context, const body_events& body, const task& started,
                const body_events& code) {
  for (const own_copy& copy : own_copies(context, started)) {
    const bool local = copy.closure == nullptr && !llvm::isa<clang::ParmVarDecl>(copy.copy);
    const sync_part part = sync_in(context, copy.copy->getType());
    if (!part || local) {
      continue;
    }
    const event* used = shared_use(code, copy.copy, true);
    if (used == nullptr) {
      continue;  // it was given a look at how things stood
    }
    const event* read = first_use_after(body, started, copy.original);
    const task* other = another_with(context, body, started, copy.original);
    const bool many = started.loop != nullptr && !declared_inside(started.loop, copy.original);
    if (read == nullptr && other == nullptr && !many) {
      continue;  // one owner: it works on what it was given
    }
    report r;
    r.at = copy.where;
    r.in = body.function;
    r.message = name_of(*copy.original) +
                (copy.closure != nullptr ? " is captured by value: the task has "
                                         : " is handed over by value: the task has ") +
                one(part) + " of its own";
    if (part.field != nullptr) {
      r.notes.push_back({part.field->getLocation(), name_of(*part.field) + " is copied with it", {}});
    }
    r.notes.push_back({used->where, "the task uses its own here", {}});
    if (read != nullptr) {
      r.notes.push_back({read->where, "the spawner uses the original here", {}});
    } else if (other != nullptr) {
      r.notes.push_back({other->spawn->getBeginLoc(), "another task has another one", {}});
    } else {
      r.notes.push_back({started.spawn->getBeginLoc(), "and so has each task that is started here", {}});
    }
    if (copy.closure != nullptr && copy.is_explicit && !copy.where.isMacroID() &&
        started.joined != joined_by::nobody && !started.detached) {
      r.fixes.push_back({"capture " + name_of(*copy.original) + " by reference",
                         {{clang::CharSourceRange::getCharRange(copy.where, copy.where), "&"}}});
    }
    context.sink(std::move(r));
  }
}

/// The object that an expression copies as it is: an lvalue that is not constant. Null where there is none.
const clang::Expr* copied_from(const clang::Expr* expression) {
  expression = expression == nullptr ? nullptr : expression->IgnoreImplicit();
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(expression);
  if (made == nullptr || made->getNumArgs() < 1 || !made->getConstructor()->isCopyConstructor()) {
    return nullptr;
  }
  const clang::Expr* from = made->getArg(0)->IgnoreParens();
  while (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(from)) {
    from = cast->getSubExpr()->IgnoreParens();
  }
  return from->isLValue() && !from->getType().isConstQualified() ? from : nullptr;
}

/// Copies outside of captures: of a class whose parts are copied byte by byte, and whose copy is then locked.
class copy_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  copy_finder(const check_context& context, const body_events& body) : context_(context), body_(body) {}

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }  // a body of its own

  bool VisitVarDecl(clang::VarDecl* variable) override {
    if (variable->hasLocalStorage() && !llvm::isa<clang::ParmVarDecl>(variable) && !variable->isImplicit()) {
      judge(*variable, variable->getInit(), body_, variable->getLocation(), nullptr);
    }
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const body_events* code = context_.events.of(callee);
    if (code == nullptr) {
      return true;
    }
    const unsigned skipped =
        llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa<clang::CXXMethodDecl>(callee) ? 1 : 0;
    for (unsigned i = skipped; i < call->getNumArgs() && i - skipped < code->function->getNumParams(); ++i) {
      judge(*code->function->getParamDecl(i - skipped), call->getArg(i), *code,
            call->getArg(i)->getBeginLoc(), callee);
    }
    return true;
  }

 private:
  void judge(const clang::VarDecl& copy, const clang::Expr* made_from, const body_events& code,
             clang::SourceLocation where, const clang::FunctionDecl* callee) {
    const clang::Expr* from = copy.getType()->isReferenceType() ? nullptr : copied_from(made_from);
    const sync_part part = from == nullptr ? sync_part{} : sync_in(context_, copy.getType());
    // Whoever wrote a copy constructor has thought of a part for each copy: a snapshot.
    if (!part || part.by_hand) {
      return;
    }
    const auto* variable = llvm::cast<clang::VarDecl>(copy.getCanonicalDecl());
    const event* used = shared_use(code, variable, false);
    if (used == nullptr) {
      return;
    }
    report r;
    r.at = where;
    r.in = body_.function;
    r.message = callee != nullptr
                    ? one(part) + " is handed over by value: " + name_of(*callee) + " uses one of its own"
                    : name_of(copy) + " is a copy: its " + what(part) + " is not the one that others use";
    if (part.field != nullptr) {
      r.notes.push_back({part.field->getLocation(), name_of(*part.field) + " is copied with it", {}});
    }
    r.notes.push_back({used->where, "the copy is used here", {}});
    if (callee != nullptr) {
      r.notes.push_back({copy.getLocation(), "a reference would be the same one", {}});
    } else if (!copy.getLocation().isMacroID() && copy.getTypeSourceInfo() != nullptr) {
      r.fixes.push_back(
          {"refer to the one that is there",
           {{clang::CharSourceRange::getCharRange(copy.getLocation(), copy.getLocation()), "&"}}});
    }
    context_.sink(std::move(r));
  }

  const check_context& context_;
  const body_events& body_;
};

void run(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    for (const auto& started : body->tasks) {
      if (const body_events* code = context.events.of(code_of(context, *started))) {
        judge_task(context, *body, *started, *code);
      }
    }
    copy_finder copies(context, *body);
    copies.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
  }
}

}  // namespace

bool holds_sync(const check_context& context, clang::QualType type) {
  return static_cast<bool>(sync_in(context, type));
}

const check_info copied_sync = {
    .name = "snag-copied-sync",
    .summary = "a counter, lock or channel state is copied where it must be shared",
    .why =
        "A lock excludes those who take the same one, and a counter wakes those who wait on the same one. A "
        "copy is another: the task counts its own down, and the waiter waits for ever, or two tasks hold a "
        "lock each and exclude nobody. Capture by reference, or share it with a shared_ptr, and delete the "
        "copy constructor.",
    .shown_by = "counting/copied-wait-group",
    .sure = confidence::medium,
    .run = run,
};

}  // namespace snag::detector
