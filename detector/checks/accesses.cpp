#include "detector/checks/accesses.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "detector/checks/access_places.h"
#include "detector/checks/own_copies.h"
#include "detector/checks/own_guards.h"
#include "detector/checks/parts.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest = 3;  // calls

/// Of one function and what it calls. Functions that all call each other have as many ways through them as it
/// takes powers.
constexpr std::size_t most_accesses = 2'000;

/// Events that are looked at in one unit with calls followed; past that, what a function does itself is
/// enough.
constexpr std::size_t most_steps = 5'000'000;

/// An access and the bodies on the way to it, from the one that was asked about.
struct reached_access {
  access what;
  llvm::SmallVector<const body_events*, deepest + 1> through;
};

/// None: there are too many.
using reached_accesses = std::optional<std::vector<reached_access>>;

/// What the accesses of a body depend on: how it names what is shared, and how many calls deep to look.
struct question {
  const body_events* body = nullptr;
  unsigned calls = 0;
  bool same_this = false;
  bool spawner = false;
  bool elements = false;
  object self;
  std::vector<std::pair<const clang::ValueDecl*, object>> bound;

  question(const body_events& of, const shared_names& names, unsigned calls_deep)
      : body(&of),
        calls(calls_deep),
        same_this(names.same_this),
        spawner(names.spawner),
        elements(names.elements),
        self(names.self),
        bound(names.bound.begin(), names.bound.end()) {
    std::ranges::sort(bound, std::less<>(), [](const auto& one) { return one.first; });
  }
  friend bool operator<(const question& a, const question& b) {
    const auto all = [](const object& o) { return std::pair(o.root, o.member); };
    const auto scalars = [&](const question& q) {
      return std::tuple(q.body, q.calls, q.same_this, q.spawner, q.elements, all(q.self));
    };
    if (scalars(a) != scalars(b)) {
      return scalars(a) < scalars(b);
    }
    return std::ranges::lexicographical_compare(a.bound, b.bound, [&](const auto& one, const auto& other) {
      return std::pair(one.first, all(one.second)) < std::pair(other.first, all(other.second));
    });
  }
};

}  // namespace

/// Works out what a body does in its own terms, once for each question, and takes it over into the callers'.
class access_finder::collector {
 public:
  explicit collector(const check_context& context) : context_(context) {}

  const reached_accesses& collect(const body_events& body, const shared_names& names, unsigned calls) {
    question asked(body, names, calls);
    if (const auto known = known_.find(asked); known != known_.end()) {
      return known->second;
    }
    reached_accesses all;
    if (calls > 0 && steps_ >= most_steps) {
      return known_.emplace(std::move(asked), std::move(all)).first->second;
    }
    all.emplace();
    context_.events.locks().walk(body, [&](const event& e, const held_locks& before) {
      ++steps_;
      if (!all.has_value() || e.inside_call || e.at_scope_end || e.at == nullptr) {
        return;
      }
      if (e.is == event_kind::write || e.is == event_kind::use) {
        if (auto found = done_by(body, names, e)) {
          found->held = held_by(body, names, before);
          all->push_back({*std::move(found), {&body}});
        }
      } else if (e.is == event_kind::call && calls > 0) {
        follow(body, names, e, before, calls, all);
      }
    });
    return known_.emplace(std::move(asked), std::move(all)).first->second;
  }

 private:
  static std::vector<lock_path> held_by(const body_events& body, const shared_names& names,
                                        const held_locks& before) {
    std::vector<lock_path> held;
    for (const taken_lock& lock : before) {
      const auto* own = llvm::dyn_cast_or_null<clang::VarDecl>(lock.lock.root);
      const bool private_lock = own != nullptr && !names.spawner && own->hasLocalStorage() &&
                                own->getDeclContext() == body.function &&
                                !llvm::isa<clang::ParmVarDecl>(own) && !own->getType()->isReferenceType();
      if (!private_lock) {
        held.push_back(lock.lock);
      }
    }
    return held;
  }

  /// What a call runs does, in the words of the body with the call. A body that is run already is left out.
  void follow(const body_events& body, const shared_names& names, const event& e, const held_locks& before,
              unsigned calls, reached_accesses& all) {
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
    const body_events* code = call == nullptr ? nullptr : context_.events.of(call->getDirectCallee());
    const auto inside = code == nullptr ? std::nullopt : names_inside(names, call, *code);
    if (!inside.has_value()) {
      return;
    }
    const reached_accesses& theirs = collect(*code, *inside, calls - 1);
    if (!theirs.has_value()) {
      all.reset();
      return;
    }
    if (theirs->empty()) {
      return;
    }
    const std::vector<lock_path> held = held_by(body, names, before);
    const bool conditional = is_conditional(context_, body, e.at, names);
    const bool guarded = may_be_guarded(context_, body, e.at);
    for (const reached_access& inner : *theirs) {
      if (std::ranges::find(inner.through, &body) != inner.through.end()) {
        continue;
      }
      if (all->size() >= most_accesses) {
        all.reset();
        return;
      }
      reached_access& one = all->emplace_back(inner);
      one.through.push_back(&body);
      one.what.at = e.at;
      one.what.held.insert(one.what.held.begin(), held.begin(), held.end());
      one.what.conditional |= conditional;
      one.what.guarded |= guarded;
    }
  }

  /// What a read or a write does, but for the locks around it.
  [[nodiscard]] std::optional<access> done_by(const body_events& body, const shared_names& names,
                                              const event& e) const {
    access found;
    found.write = e.is == event_kind::write;
    found.at = e.at;
    found.where = e.where;
    found.in = body.function;
    if (!found.write) {
      const auto* name = llvm::dyn_cast_or_null<clang::Expr>(e.at);
      const clang::Stmt* parent = body.parents->getParent(e.at);
      const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(parent);
      if (name == nullptr || (member != nullptr && llvm::isa<clang::FieldDecl>(member->getMemberDecl())) ||
          is_target(body, e.at) || llvm::isa_and_nonnull<clang::LambdaExpr>(parent)) {
        return std::nullopt;
      }
      if (!is_looked_at(body, *name)) {
        return std::nullopt;
      }
      found.on = whole_object(context_, names, name);
      found.write = found.structure = sets_bit(body, e.at);
      found.steers_loop = steers_loop(body, e.at);
    } else if (const auto* op = llvm::dyn_cast_or_null<clang::BinaryOperator>(e.at)) {
      target(names, op->getLHS(), found);
    } else if (const auto* step = llvm::dyn_cast_or_null<clang::UnaryOperator>(e.at)) {
      target(names, step->getSubExpr(), found);
    } else if (const auto* call = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(e.at)) {
      const bool changes = call->isAssignmentOp() || call->getOperator() == clang::OO_PlusPlus ||
                           call->getOperator() == clang::OO_MinusMinus;
      if (changes && plain_operator(*call)) {
        target(names, call->getArg(0), found);
      }
    } else if (const auto* method = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(e.at)) {
      // v.push_back(x): a call for its effect alone. v.begin() is for its value.
      const clang::Expr* on = method->getImplicitObjectArgument();
      if (is_discarded(body, method) && container(context_, method->getObjectType()) != nullptr) {
        found.on = whole_object(context_, names, on);
        found.structure = true;
      }
    }
    if (!found.on || !is_plain(context_, found.on)) {
      return std::nullopt;
    }
    found.guarded = may_be_guarded(context_, body, e.at);
    found.conditional = is_conditional(context_, body, e.at, names);
    return found;
  }

  /// An operator of the library, or one that copies field by field.
  bool plain_operator(const clang::CXXOperatorCallExpr& call) const {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    return callee != nullptr && (callee->isDefaulted() || is_library(context_, callee));
  }

  void target(const shared_names& names, const clang::Expr* lhs, access& found) const {
    found.on = whole_object(context_, names, lhs);
    const auto* element = llvm::dyn_cast<clang::CXXOperatorCallExpr>(lhs->IgnoreParenImpCasts());
    if (const auto* bound = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(lhs->IgnoreParenImpCasts())) {
      element = llvm::dyn_cast<clang::CXXOperatorCallExpr>(bound->getSubExpr()->IgnoreParenImpCasts());
    }
    if (!found.on && element != nullptr && element->getOperator() == clang::OO_Subscript &&
        container(context_, element->getArg(0)->getType()) != nullptr &&
        (subscript_inserts(*element) || subscript_gives_bit(*element))) {
      found.on = whole_object(context_, names, element->getArg(0));
      found.structure = true;
    }
  }

  /// How the body that a call runs names what the caller shares; none where it is not known which one runs.
  [[nodiscard]] std::optional<shared_names> names_inside(const shared_names& names,
                                                         const clang::CallExpr* call,
                                                         const body_events& code) const {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    shared_names inside;
    const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const unsigned skipped = op != nullptr && method != nullptr ? 1 : 0;
    for (unsigned i = skipped; i < call->getNumArgs() && i - skipped < code.function->getNumParams(); ++i) {
      const clang::ParmVarDecl* parameter = code.function->getParamDecl(i - skipped);
      if (parameter->getType()->isLValueReferenceType()) {
        if (const object on = whole_object(context_, names, call->getArg(i))) {
          inside.bound[parameter->getCanonicalDecl()] = on;
        }
      }
    }
    if (method != nullptr && method->getParent()->isLambda()) {
      inside.bound.insert(names.bound.begin(), names.bound.end());  // by reference; by value are its own
      for (const clang::LambdaCapture& capture : method->getParent()->captures()) {
        if (capture.capturesVariable() && capture.getCaptureKind() != clang::LCK_ByRef) {
          inside.bound.erase(llvm::cast<clang::ValueDecl>(capture.getCapturedVar()->getCanonicalDecl()));
        }
      }
      inside.same_this = names.same_this;
      inside.self = names.self;
      inside.spawner = names.spawner;
    } else if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      const clang::Expr* on = member->getImplicitObjectArgument()->IgnoreParenImpCasts();
      if (llvm::isa<clang::CXXThisExpr>(on)) {
        inside.same_this = names.same_this;
        inside.self = names.self;
      } else if (!on->getType()->isPointerType()) {
        inside.self = whole_object(context_, names, on);
      }
      if (method == nullptr || (method->isVirtual() && !method->hasAttr<clang::FinalAttr>())) {
        return std::nullopt;  // another body may run
      }
    }
    return inside;
  }

  const check_context& context_;
  std::map<question, reached_accesses> known_;
  std::size_t steps_ = 0;
};

access_finder::access_finder(const check_context& context)
    : collector_(std::make_unique<collector>(context)) {}
access_finder::~access_finder() = default;

std::vector<access> access_finder::of(const body_events& body, const shared_names& names) {
  for (unsigned calls = deepest;; --calls) {
    if (const auto& all = collector_->collect(body, names, calls); all.has_value()) {
      std::vector<access> found;
      found.reserve(all->size());
      for (const reached_access& one : *all) {
        found.push_back(one.what);
      }
      return found;
    }
  }
}

bool is_plain(const check_context& context, const object& what) {
  const clang::ValueDecl* last = what.member != nullptr ? what.member : what.root;
  const clang::QualType type = last->getType().getNonReferenceType();
  if (type.isConstQualified() || type.isVolatileQualified() || context.known.of(type) != nullptr) {
    return false;
  }
  if (type->isScalarType()) {
    return true;
  }
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition() || record->isLambda()) {
    return false;
  }
  return !stands_for_another(*last, context.known) || !last->getType()->isRecordType();
}

bool in_common(const std::vector<lock_path>& a, const std::vector<lock_path>& b) {
  return std::ranges::any_of(a, [&](const lock_path& one) {
    return std::ranges::any_of(b, [&](const lock_path& other) { return may_be_same(one, other); });
  });
}

}  // namespace snag::detector
