// The wrong source: what is waited for is not what will be cancelled.

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/lost_cancel.h"
#include "detector/checks/stopping.h"
#include "detector/events_waits.h"

namespace snag::detector {
namespace {

bool is_context(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  return kind != nullptr && kind->is == object_kind::context;
}

const clang::ParmVarDecl* context_parameter(const check_context& context,
                                            const clang::FunctionDecl* function) {
  for (const clang::ParmVarDecl* parameter :
       function == nullptr ? llvm::ArrayRef<clang::ParmVarDecl*>() : function->parameters()) {
    if (is_context(context, parameter->getType())) {
      return parameter;
    }
  }
  return nullptr;
}

/// A class of groups that can stand under a context: one of its constructors takes one.
bool can_be_derived(const check_context& context, clang::QualType type) {
  const type_model* kind = context.known.of(type);
  const auto* record = type->getAsCXXRecordDecl();
  if (kind == nullptr || kind->is != object_kind::group || record == nullptr || !record->hasDefinition()) {
    return false;
  }
  return std::ranges::any_of(record->ctors(), [&](const clang::CXXConstructorDecl* constructor) {
    return !constructor->isCopyOrMoveConstructor() && context_parameter(context, constructor) != nullptr;
  });
}

/// A group that is made under no context.
bool is_root(const check_context& context, const clang::VarDecl* variable) {
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
      variable->getInit() == nullptr ? nullptr : variable->getInit()->IgnoreImplicit());
  return made != nullptr && made->getNumArgs() == 0 && can_be_derived(context, variable->getType());
}

class call_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  call_finder(const check_context& context, const clang::FunctionDecl* wanted)
      : context_(context), wanted_(wanted->getCanonicalDecl()) {}
  const clang::CallExpr* found = nullptr;

  void look(const clang::FunctionDecl* code) {
    const body_events* body = context_.events.of(code);
    if (body != nullptr && seen_.size() < 32 && seen_.insert(body).second) {
      TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
    }
  }
  bool VisitCallExpr(clang::CallExpr* call) override {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee != nullptr && callee->getCanonicalDecl() == wanted_) {
      found = found == nullptr ? call : found;
      return false;
    }
    if (callee != nullptr && context_parameter(context_, callee) == nullptr) {
      look(callee);
    }
    return found == nullptr;
  }

 private:
  const check_context& context_;
  const clang::FunctionDecl* wanted_;
  llvm::SmallPtrSet<const body_events*, 8> seen_;
};

struct parent {
  const clang::ValueDecl* what = nullptr;
  const clang::Expr* spawn = nullptr;  ///< the task of the outer group that comes here; null: a parameter
};

/// Who would cancel what this function does: its context parameter, or the group in one of whose tasks it
/// runs.
parent parent_of(const check_context& context, const body_events& body) {
  if (const clang::ParmVarDecl* own = context_parameter(context, body.function)) {
    return {own, nullptr};
  }
  for (const auto& outer : context.events.bodies()) {
    for (const auto& started : outer->tasks) {
      if (started->joined != joined_by::group || started->holders.size() != 1 ||
          started->holders.front().member != nullptr ||
          !can_be_derived(context, started->holders.front().root->getType().getNonReferenceType())) {
        continue;
      }
      const clang::ValueDecl* group = started->holders.front().root;
      const auto siblings = std::ranges::count_if(outer->tasks, [&](const auto& other) {
        return std::ranges::find(other->holders, started->holders.front()) != other->holders.end();
      });
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(group);
      const bool alone =
          siblings < 2 && started->loop == nullptr && variable != nullptr && is_root(context, variable);
      if (alone) {
        continue;  // nobody else is there to fail
      }
      if (started->code != nullptr &&
          started->code->getCanonicalDecl() == body.function->getCanonicalDecl()) {
        return {group, started->spawn};
      }
      call_finder calls(context, body.function);
      calls.look(started->code);
      if (calls.found != nullptr) {
        return {group, started->spawn};
      }
    }
  }
  return {};
}

/// The task listens to its own group's context, and to no other.
bool listens(const check_context& context, const task& started) {
  const clang::ParmVarDecl* own = context_parameter(context, started.code);
  const body_events* body = context.events.of(started.code);
  if (own == nullptr || body == nullptr) {
    return false;
  }
  const mentioned names = mentions(context, body->body);
  const bool others = llvm::any_of(names.names, [&](const clang::ValueDecl* name) {
    return name != own && is_context(context, name->getType()) && name->getDeclContext() != started.code;
  });
  return names.names.contains(llvm::cast<clang::ValueDecl>(own->getCanonicalDecl())) && !others;
}

void judge_group(const check_context& context, const body_events& body, const clang::VarDecl* group) {
  const object self{group->getCanonicalDecl(), nullptr};
  bool waited = false;
  for (const event& e : body.flow.all_events()) {
    waited |= e.is == event_kind::wait && e.on == self && !e.at_scope_end && e.blocks;
    if (e.is == event_kind::cancel) {
      return;  // somebody passes the stop on
    }
  }
  const auto inner = std::ranges::find_if(body.tasks, [&](const auto& started) {
    return std::ranges::find(started->holders, self) != started->holders.end() && listens(context, *started);
  });
  if (!waited || inner == body.tasks.end()) {
    return;
  }
  const parent above = parent_of(context, body);
  if (above.what == nullptr) {
    return;
  }
  report r;
  r.at = group->getLocation();
  r.in = body.function;
  r.message = "'" + group->getNameAsString() + "' is not derived from '" + above.what->getNameAsString() +
              "', whose cancel does not reach its tasks";
  r.notes.push_back(
      {(*inner)->spawn->getBeginLoc(), "this task listens to '" + group->getNameAsString() + "' alone", {}});
  if (above.spawn != nullptr) {
    r.notes.push_back(
        {above.spawn->getBeginLoc(), "it is made inside this task", above.spawn->getSourceRange()});
  } else if (!above.what->getName().empty()) {
    r.notes.push_back({above.what->getLocation(), "the context that the caller gave", {}});
    const clang::SourceLocation end =
        group->getLocation().getLocWithOffset(static_cast<int>(group->getName().size()));
    r.fixes.push_back(
        {"derive it from '" + above.what->getNameAsString() + "'",
         {{clang::CharSourceRange::getCharRange(end, end), "(" + above.what->getNameAsString() + ")"}}});
  }
  context.sink(std::move(r));
}

class thrown_away : public clang::DynamicRecursiveASTVisitor {
 public:
  thrown_away(const check_context& context, const clang::ParmVarDecl* given)
      : context_(context), given_(given->getCanonicalDecl()) {}
  const clang::CallExpr* call = nullptr;
  const clang::Expr* argument = nullptr;
  bool used = false;

  bool VisitDeclRefExpr(clang::DeclRefExpr* name) override {
    used |= name->getDecl()->getCanonicalDecl() == given_;
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* one) override {
    const function_model* model = context_.known.of(*one);
    if (model != nullptr && model->is == role::derive) {
      return true;  // a limit of its own is a purpose of its own
    }
    for (const clang::Expr* each : one->arguments()) {
      const auto* made = llvm::dyn_cast<clang::CallExpr>(without_conversions(each));
      const function_model* root = made == nullptr ? nullptr : context_.known.of(*made);
      if (root != nullptr && root->is == role::background && call == nullptr) {
        call = one;
        argument = each;
      }
    }
    return true;
  }

 private:
  const check_context& context_;
  const clang::ValueDecl* given_;
};

/// A function that is given a context, does not look at it, and gives others one that nobody cancels.
void judge_thrown_away(const check_context& context, const body_events& body) {
  const clang::ParmVarDecl* given = context_parameter(context, body.function);
  if (given == nullptr) {
    return;
  }
  thrown_away seen(context, given);
  seen.TraverseStmt(const_cast<clang::Stmt*>(body.body));  // the visitor only reads
  if (seen.used || seen.call == nullptr) {
    return;
  }
  report r;
  r.at = seen.argument->getBeginLoc();
  r.underlined = seen.argument->getSourceRange();
  r.in = body.function;
  r.message = "nobody can cancel this context, and the caller's is not used";
  r.notes.push_back({given->getLocation(), "the caller's stop ends here", {}});
  context.sink(std::move(r));
}

}  // namespace

void find_wrong_sources(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    judge_thrown_away(context, *body);
    llvm::SmallPtrSet<const clang::VarDecl*, 4> groups;
    for (const auto& started : body->tasks) {
      for (const object& holder : started->holders) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(holder.root);
        if (started->joined == joined_by::group && holder.member == nullptr && variable != nullptr &&
            variable->getDeclContext() == body->function && is_root(context, variable) &&
            groups.insert(variable).second) {
          judge_group(context, *body, variable);
        }
      }
    }
  }
}

}  // namespace snag::detector
