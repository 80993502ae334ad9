// Bodies, their graphs, and the face of the event layer.

#include "detector/events.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/events_builder.h"
#include "detector/inferred_roles.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

event_kind kind_of(const function_model& model) {
  switch (model.is) {
    case role::spawn:
      return event_kind::spawn;
    case role::join:
      return event_kind::join;
    case role::detach:
      return event_kind::detach;
    case role::send:
      return event_kind::send;
    case role::receive:
      return event_kind::receive;
    case role::close:
      return event_kind::close;
    case role::count_up:
      return event_kind::count_up;
    case role::count_down:
    case role::count_down_and_wait:
      return event_kind::count_down;
    case role::wait:
    case role::blocking:
      return event_kind::wait;
    case role::publish:
      return event_kind::publish;
    case role::cancel:
      return event_kind::cancel;
    case role::notify:
      return event_kind::notify;
    case role::derive:
      return event_kind::derive;
    default:
      return event_kind::use;
  }
}

/// The function bodies and lambdas of one top-level declaration, and what range loops go over.
class collector : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<const clang::FunctionDecl*> functions;
  std::vector<std::pair<const clang::VarDecl*, const clang::Expr*>> ranges;
  /// Assignments to variables, and what is put into them: task = [...]; tasks.push_back([...]).
  struct gift {
    const clang::VarDecl* to;
    const clang::Expr* what;
    bool put_in;
  };
  std::vector<gift> given;

  collector() {
    ShouldVisitTemplateInstantiations = true;
    ShouldVisitImplicitCode = false;
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) override {
    add(function);
    return true;
  }
  bool VisitLambdaExpr(clang::LambdaExpr* lambda) override {
    add(lambda->getCallOperator());
    return true;
  }
  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) override {
    if (call->getOperator() == clang::OO_Equal && call->getNumArgs() == 2) {
      give(call->getArg(0), call->getArg(1), false);
    }
    return true;
  }
  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) override {
    if (call->getNumArgs() == 1) {
      give(call->getImplicitObjectArgument(), call->getArg(0), true);
    }
    return true;
  }
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* loop) override {
    if (const clang::VarDecl* variable = loop->getLoopVariable()) {
      ranges.emplace_back(variable->getCanonicalDecl(), loop->getRangeInit());
    }
    return true;
  }

 private:
  void add(const clang::FunctionDecl* function) {
    if (function->doesThisDeclarationHaveABody() && function->getBody() != nullptr &&
        !function->isDependentContext() && !function->isDefaulted() && !function->isInvalidDecl()) {
      functions.push_back(function);
    }
  }
  void give(const clang::Expr* to, const clang::Expr* what, bool put_in) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(to->IgnoreParenImpCasts());
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable != nullptr && variable->hasLocalStorage()) {
      given.push_back({variable->getCanonicalDecl(), what, put_in});
    }
  }
};

}  // namespace

void translation_unit_events::builder::collect() {
  llvm::DenseSet<const clang::FunctionDecl*> known;
  for (clang::Decl* top : ast_.getTranslationUnitDecl()->decls()) {
    if (!is_own_code(top->getLocation())) {
      continue;  // its bodies were skipped, and its instantiations are its own affair
    }
    collector found;
    found.TraverseDecl(top);
    for (const auto& [variable, range] : found.ranges) {
      range_of_[variable] = range;
    }
    for (const auto& [variable, what, put_in] : found.given) {
      const auto [at, is_first] = (put_in ? put_in_ : given_later_).try_emplace(variable, what);
      at->second = is_first ? what : nullptr;
    }
    for (const clang::FunctionDecl* function : found.functions) {
      if (!known.insert(function->getCanonicalDecl()).second || !is_own_code(function->getLocation())) {
        continue;
      }
      auto body = std::make_unique<body_events>();
      body->function = function;
      body->body = function->getBody();
      by_function_[function->getCanonicalDecl()] = body.get();
      bodies_.push_back(std::move(body));
    }
  }
  for (const auto& body : bodies_) {
    build(*body);
  }
  for (const auto& body : bodies_) {
    follow_moves(*body);
  }
}

const clang::FunctionDecl* translation_unit_events::builder::told(const clang::FunctionDecl* function) const {
  if (const body_events* here = of(function)) {
    return here->function;
  }
  const function_elsewhere* there = elsewhere_.of(function);
  return there == nullptr ? nullptr : there->declared;
}

const body_events* translation_unit_events::builder::of(const clang::FunctionDecl* function) const {
  const auto at = function == nullptr ? by_function_.end() : by_function_.find(function->getCanonicalDecl());
  return at == by_function_.end() ? nullptr : at->second;
}

namespace {

/// What rules ask of a body takes time that grows faster than the body. Larger ones are written by programs,
/// or to be hard on compilers: they are left alone, and the report says so.
constexpr unsigned most_blocks = 2'000;
constexpr std::size_t most_tasks = 100;

}  // namespace

void translation_unit_events::builder::build(body_events& body) {
  if (body.cfg != nullptr || body.parents != nullptr || !working_on_.insert(body.function).second) {
    return;
  }
  auto* statement = const_cast<clang::Stmt*>(body.body);  // ParentMap and CFG take what they only read
  body.parents = std::make_unique<clang::ParentMap>(statement);
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body.function)) {
    for (const clang::CXXCtorInitializer* member : constructor->inits()) {
      body.parents->addStmt(member->getInit());
    }
  }
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.AddImplicitDtors = true;
  options.AddLifetime = true;
  options.AddInitializers = true;
  options.AddEHEdges = ast_.getLangOpts().CXXExceptions;
  body.cfg = clang::CFG::buildCFG(body.function, statement, &ast_, options);
  if (body.cfg != nullptr && body.cfg->size() > most_blocks) {
    body.cfg = nullptr;
    body.too_large = true;
  }
  if (body.cfg == nullptr) {
    working_on_.erase(body.function);
    return;
  }
  body.flow.blocks.resize(body.cfg->getNumBlockIDs());
  body.flow.entry = body.cfg->getEntry().getBlockID();
  body.flow.exit = body.cfg->getExit().getBlockID();
  for (const clang::CFGBlock* block : *body.cfg) {
    flow_block& here = body.flow.blocks[block->getBlockID()];
    here.terminator = block->getTerminatorStmt();
    std::vector<std::pair<const clang::VarDecl*, std::size_t>> ended;
    for (const clang::CFGElement& element : *block) {
      if (const auto plain = element.getAs<clang::CFGStmt>()) {
        add_statement(body, *plain->getStmt(), here.events);
        here.last_call = plain->getStmt();
      } else if (const auto dtor = element.getAs<clang::CFGAutomaticObjDtor>()) {
        ended.emplace_back(dtor->getVarDecl(), here.events.size());
        add_end_of(*dtor->getVarDecl(), dtor->getTriggerStmt(), here.events);
      } else if (const auto lifetime = element.getAs<clang::CFGLifetimeEnds>()) {
        event e;
        e.is = event_kind::scope_end;
        const clang::VarDecl* ended_variable = lifetime->getVarDecl();
        e.on = {ended_variable->getCanonicalDecl(), nullptr};
        e.at = lifetime->getTriggerStmt();
        e.where = e.at != nullptr ? e.at->getEndLoc() : body.body->getEndLoc();
        e.at_scope_end = true;
        // Clang tells the ends of what has no destructor last, and they die in the order of their
        // declarations.
        const auto older = std::ranges::find_if(ended, [&](const auto& one) {
          return ast_.getSourceManager().isBeforeInTranslationUnit(one.first->getLocation(),
                                                                   ended_variable->getLocation());
        });
        const std::size_t index = older == ended.end() ? here.events.size() : older->second;
        here.events.insert(here.events.begin() + static_cast<std::ptrdiff_t>(index), e);
        for (auto one = older; one != ended.end(); ++one) {
          ++one->second;
        }
      }
    }
    // A call that may throw ends its block: the edge beside the ordinary one is the exception's.
    const bool throws = here.terminator == nullptr && block->succ_size() == 2 &&
                        llvm::isa_and_nonnull<clang::CallExpr>(here.last_call);
    unsigned index = 0;
    for (const auto& successor : block->succs()) {
      if (const clang::CFGBlock* to = successor.getReachableBlock()) {
        here.next.push_back({to->getBlockID(), throws && index == 1, !throws && index == 1});
      }
      ++index;
    }
  }
  if (body.tasks.size() > most_tasks) {
    body.cfg = nullptr;
    body.flow = {};
    body.tasks.clear();
    body.too_large = true;
  }
  settle_starts(body, ast_);
  working_on_.erase(body.function);
}

namespace {

bool initialises_variable(const body_events& body, const clang::Expr& made) {
  const clang::Stmt* at = body.parents->getParent(&made);
  while (llvm::isa_and_nonnull<clang::FullExpr, clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr,
                               clang::CastExpr>(at)) {
    at = body.parents->getParent(at);
  }
  return llvm::isa_and_nonnull<clang::DeclStmt>(at);
}

}  // namespace

void translation_unit_events::builder::add_statement(body_events& body, const clang::Stmt& statement,
                                                     std::vector<event>& out) {
  event e;
  e.at = &statement;
  e.where = statement.getBeginLoc();
  const auto add = [&](event_kind kind, object on) {
    e.is = kind;
    e.on = on;
    out.push_back(e);
  };
  if (const auto* expression = llvm::dyn_cast<clang::Expr>(&statement)) {
    if (const function_model* model = spawn_model(*expression)) {
      e.started = add_task(body, *expression, *model);
      add(event_kind::spawn, e.started->holders.empty() ? object{} : e.started->holders.front());
      return;
    }
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(&statement)) {
    const function_model* model = known_.of(*call);
    if (model == nullptr) {
      add_call(body, *call, out);
      add(event_kind::call, {});
      if (const task* started = add_task_of_callee(body, *call)) {
        e.started = started;
        add(event_kind::spawn, started->holders.empty() ? object{} : started->holders.front());
      }
      return;
    }
    if (model->is == role::lock || model->is == role::unlock) {
      e.blocks = known_.blocks(*model, *call);
      add(model->is == role::lock ? event_kind::lock : event_kind::unlock,
          object_of(known_.operand_of(
              model->on.is == operand::kind::rest ? operand{operand::kind::argument, 0} : model->on, *call)));
      return;
    }
    if (model->is == role::forwards) {
      add(event_kind::moved, object_of(known_.operand_of(model->on, *call)));
      return;
    }
    if (model->is == role::noescape || model->is == role::select || model->is == role::destroys) {
      add_call(body, *call, out);
      const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
      if (model->is == role::destroys && method != nullptr) {
        add_end_of_owned(*method->getImplicitObjectArgument(), *call, out);
      }
      add(event_kind::call, {});
    }
    if (model->is == role::blocking) {
      e.blocks = known_.blocks(*model, *call);
      add(event_kind::blocking, object_of(known_.operand_of(model->on, *call)));
    }
    const event_kind kind = kind_of(*model);
    if (kind == event_kind::use || kind == event_kind::spawn) {
      return;
    }
    const clang::Expr* on = known_.operand_of(model->on, *call);
    e.blocks = model->is == role::blocking || known_.blocks(*model, *call);
    const object what = object_of(on);
    if (model->is == role::blocking && !what) {
      return;  // sleep, read: nobody's end is waited for
    }
    // add(-1) is how some counters count down.
    const clang::Expr* count = kind == event_kind::count_up && model->count.has_value()
                                   ? known_.operand_of(*model->count, *call)
                                   : nullptr;
    clang::Expr::EvalResult value;
    const bool down = count != nullptr && !count->isValueDependent() && count->EvaluateAsInt(value, ast_) &&
                      value.Val.getInt().isNegative();
    add(down ? event_kind::count_down : kind, what);
    if (model->is == role::count_down_and_wait) {
      add(event_kind::wait, out.back().on);
    }
    if (model->from
            .empty()) {  // known by its body (inferred_roles.h): locks and accesses are still read off it
      e.blocks = true;
      add(event_kind::call, {});
    }
    return;
  }
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&statement)) {
    // A temporary that is given a handle by reference may end what the handle stands for, as a guard does; a
    // variable of such a class is judged by its destructor.
    if (!made->getConstructor()->isCopyOrMoveConstructor() && !initialises_variable(body, *made)) {
      for (unsigned i = 0; i < made->getNumArgs() && i < made->getConstructor()->getNumParams(); ++i) {
        const clang::QualType type = made->getConstructor()->getParamDecl(i)->getType();
        if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified()) {
          add(event_kind::touch, object_of(made->getArg(i)));
        }
      }
    }
    if (told(made->getConstructor()) != nullptr) {
      add(event_kind::call, {});
    }
    return;
  }
  if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(&statement);
      op != nullptr && op->isAssignmentOp()) {
    add(event_kind::write, object_of(op->getLHS()));
  } else if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(&statement);
             step != nullptr && step->isIncrementDecrementOp()) {
    add(event_kind::write, object_of(step->getSubExpr()));
  } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(&statement)) {
    if (llvm::isa<clang::VarDecl, clang::BindingDecl>(name->getDecl())) {
      add(event_kind::use, object_of(name->getDecl()));
    }
  } else if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&statement)) {
    if (llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
      add(event_kind::use, object_of(member));
    }
  } else if (const auto* gone = llvm::dyn_cast<clang::CXXDeleteExpr>(&statement)) {
    add_end_of_pointee(*gone, out);
  } else if (const auto* leave = llvm::dyn_cast<clang::ReturnStmt>(&statement)) {
    e.gives_up = ast_.getSourceManager().isInSystemMacro(leave->getReturnLoc());
    add(event_kind::leave, object_of(leave->getRetValue()));
  } else if (llvm::isa<clang::CXXThrowExpr>(statement)) {
    add(event_kind::leave, {});
  } else if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(&statement)) {
    // One element of a channel that is ranged over is one receive, and the loop's end is the channel's.
    for (const clang::Decl* one : declaration->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
      if (variable != nullptr && known_.is_lock_guard(variable->getType())) {
        e.guard = variable->getCanonicalDecl();
        const auto* init = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(bare(variable->getInit()));
        add(event_kind::lock,
            init == nullptr || init->getNumArgs() == 0 ? object{} : object_of(init->getArg(0)));
        e.guard = nullptr;
        continue;
      }
      const auto range = variable == nullptr ? range_of_.end() : range_of_.find(variable->getCanonicalDecl());
      if (range != range_of_.end()) {
        const type_model* kind = known_.of(range->second->getType());
        if (kind != nullptr && kind->is == object_kind::channel) {
          e.drains = true;
          add(event_kind::receive, object_of(range->second));
        }
      }
    }
  }
}

enclosing_list body_events::enclosing(const clang::Stmt* of) const {
  enclosing_list found;
  for (const clang::Stmt* at = of == nullptr ? nullptr : parents->getParent(of); at != nullptr;
       at = parents->getParent(at)) {
    if (is_loop(at) ||
        llvm::isa<clang::IfStmt, clang::SwitchStmt, clang::CXXTryStmt, clang::CXXCatchStmt>(at)) {
      found.push_back(at);
    }
  }
  return found;
}

std::optional<flow_point> body_events::after(const event& what) const {
  for (unsigned b = 0; b < flow.blocks.size(); ++b) {
    const auto& events = flow.blocks[b].events;
    if (!events.empty() && &what >= events.data() && &what < events.data() + events.size()) {
      return flow_point{b, static_cast<unsigned>(&what - events.data()) + 1};
    }
  }
  return std::nullopt;
}

std::optional<flow_point> body_events::after(const task& started) const {
  for (const flow_block& block : flow.blocks) {
    for (const event& e : block.events) {
      if (e.started == &started) {
        return after(e);
      }
    }
  }
  return std::nullopt;
}

bool contains(const body_events& body, const clang::Stmt* outer, const clang::Stmt* inner) {
  for (const clang::Stmt* at = inner; at != nullptr; at = body.parents->getParent(at)) {
    if (at == outer) {
      return true;
    }
  }
  return false;
}

bool is_loop(const clang::Stmt* statement) {
  return llvm::isa_and_nonnull<clang::ForStmt, clang::CXXForRangeStmt, clang::WhileStmt, clang::DoStmt>(
      statement);
}

object in_terms_of(const task& started, object of_code) {
  const auto at = started.bound.find(of_code.root);
  if (at == started.bound.end()) {
    return of_code;
  }
  return of_code.member != nullptr && at->second ? object{at->second.root, of_code.member} : at->second;
}

translation_unit_events::translation_unit_events(clang::ASTContext& ast, const roles& known,
                                                 const summary_table* others)
    : builder_(std::make_unique<builder>(ast, known, others)), known_(known) {
  infer_roles(ast, known);
  builder_->collect();
}

translation_unit_events::~translation_unit_events() = default;

const std::vector<std::unique_ptr<body_events>>& translation_unit_events::bodies() const {
  return builder_->bodies();
}
const body_events* translation_unit_events::of(const clang::FunctionDecl* function) const {
  return builder_->of(function);
}
const std::vector<event>& translation_unit_events::effects(const clang::FunctionDecl* function) const {
  return builder_->effects(function);
}
bool translation_unit_events::knows(const clang::FunctionDecl* function) const {
  return builder_->told(function) != nullptr;
}
callee_start translation_unit_events::start(const clang::FunctionDecl* function, unsigned parameter) const {
  return builder_->start_of(function, parameter);
}
const functions_elsewhere& translation_unit_events::elsewhere() const {
  return builder_->elsewhere();
}
const lock_sets& translation_unit_events::locks() const {
  if (locks_ == nullptr) {
    locks_ = std::make_unique<lock_sets>(known_, *this);
  }
  return *locks_;
}
std::vector<event> translation_unit_events::effects(const task& of) const {
  return builder_->effects(of);
}
object translation_unit_events::object_of(const clang::Expr* expression) const {
  return builder_->object_of(expression);
}
object translation_unit_events::object_of(const clang::ValueDecl* declaration) const {
  return builder_->object_of(declaration);
}
throw_odds translation_unit_events::throws(const clang::Stmt* call) const {
  return builder_->throws(call);
}
throw_odds translation_unit_events::throws_out_of(const body_events& body) const {
  return builder_->throws_out_of(body, 0);
}

}  // namespace snag::detector
