#pragma once

// The inside of the event layer: from Clang's trees to the graphs and tasks of events.h. For events*.cpp
// only.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "detector/events.h"
#include "detector/events_elsewhere.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace snag::detector {

inline constexpr std::size_t most_tasks = 100;  ///< of one body
inline constexpr std::size_t most_effects =
    256;  ///< of one function; more says nothing that a rule could use

/// What a call's arguments are to the parameters of what it calls.
struct argument_map {
  llvm::SmallDenseMap<const clang::ValueDecl*, object, 4> bound;
  object self;             ///< what `this` is
  bool same_this = false;  ///< it is the caller's `this`
  friend bool operator==(const argument_map& a, const argument_map& b) {
    return a.bound == b.bound && a.self == b.self && a.same_this == b.same_this;
  }
};

/// What an expression stands for, to somebody: the caller of the constructor in which it stands.
using wording = llvm::function_ref<object(const clang::Expr*)>;

class translation_unit_events::builder {
 public:
  builder(clang::ASTContext& ast, const roles& known, const summary_table* others)
      : ast_(ast), known_(known), elsewhere_(ast, known, others) {}

  // events_bodies.cpp
  /// collect finds the bodies of the unit and builds their graphs and tasks. To be called once.
  void collect();
  [[nodiscard]] const std::vector<std::unique_ptr<body_events>>& bodies() const { return bodies_; }
  [[nodiscard]] const body_events* of(const clang::FunctionDecl* function) const;
  [[nodiscard]] const functions_elsewhere& elsewhere() const { return elsewhere_; }
  /// told returns the declaration whose parameters a function's effects speak of: that with the body, or the
  /// first one where another unit told. Null where nothing is known.
  [[nodiscard]] const clang::FunctionDecl* told(const clang::FunctionDecl* function) const;

  // events_objects.cpp: what expressions stand for.
  [[nodiscard]] object object_of(const clang::Expr* expression, unsigned depth = 0) const;
  [[nodiscard]] object object_of(const clang::ValueDecl* declaration, unsigned depth = 0) const;
  /// The lambda that an expression is, or that its variable was made from.
  [[nodiscard]] const clang::LambdaExpr* lambda_of(const clang::Expr* expression, unsigned depth = 0) const;
  /// The call that binds arguments to what a task runs: bind(f, x), at once or through a variable; null:
  /// none.
  [[nodiscard]] const clang::CallExpr* binding_of(const clang::Expr* callable, unsigned depth = 0) const;
  /// The local whose elements a range-for's variable refers to, where it owns them; null: they live
  /// elsewhere.
  [[nodiscard]] const clang::VarDecl* owner_of_element(const clang::VarDecl* variable) const;
  /// The function that an expression names: f, &f, &type::f.
  [[nodiscard]] static const clang::FunctionDecl* function_of(const clang::Expr* expression);
  /// The object that an expression's parts speak of first: `threads` in std::begin(threads).
  [[nodiscard]] object somewhere_in(const clang::Expr* expression) const;
  [[nodiscard]] bool is_own_code(clang::SourceLocation where) const;

  // events_effects.cpp: what a function or a task does. Nothing before it is settled.
  const std::vector<event>& effects(const clang::FunctionDecl* function);
  std::vector<event> effects(const task& of, unsigned depth = 0);
  /// The effects of a function in terms of who calls it at `at` (may be null), or of its waits alone.
  void add_effects(const clang::FunctionDecl* function, const argument_map& arguments, const clang::Stmt* at,
                   bool only_waits, std::vector<event>& out);

  // events_throws.cpp
  throw_odds throws(const clang::Stmt* call, unsigned depth = 0);
  throw_odds throws_out_of_handed(const clang::CallExpr& call, unsigned depth);
  throw_odds throws_out_of(const body_events& body, unsigned depth);

  // events_calls.cpp: what a call does of which no model speaks, or which calls what it is given.
  void add_call(const clang::CallExpr& call, std::vector<event>& out);
  /// The effects of a closure that a call is given, and may call with parts of `about`.
  void add_effects_of_closure(const clang::LambdaExpr& lambda, const object& about,
                              const clang::CallExpr& call, bool only_waits, std::vector<event>& out);

  // events_scope_ends.cpp: what the end of a variable does.
  /// Whether it is known what an object's fields are made from.
  [[nodiscard]] bool knows_making(const clang::CXXConstructorDecl& constructor) const;
  void add_end_of(const clang::VarDecl& variable, const clang::Stmt* trigger, std::vector<event>& out);

  // events_ends.cpp: what ends with something else. Waits alone are told: whether the rest comes is not sure.
  /// A delete: what the destructor does.
  void add_end_of_pointee(const clang::CXXDeleteExpr& gone, std::vector<event>& out);
  /// owner.reset(), owner = nullptr: the end of what an owner of the library's holds.
  void add_end_of_owned(const clang::Expr& owner, const clang::Expr& by, std::vector<event>& out);
  /// The ends of fields, bases and elements of an object; its own destructor as well unless that was told.
  void add_ends_inside(clang::QualType type, const object& self, bool own_told, std::vector<event>& out,
                       unsigned depth = 0);

  // events_tasks.cpp, events_callee_starts.cpp, events_callees.cpp, events_holders.cpp: what is started.
  /// The model of the spawn that an expression is: by its own role, or because it constructs a handle in
  /// place (threads.emplace_back(f)); null where it is none.
  [[nodiscard]] const function_model* spawn_model(const clang::Expr& expression) const;
  const task* add_task(body_events& body, const clang::Expr& spawn, const function_model& model);
  /// What a function does with a parameter.
  callee_start start_of(const clang::FunctionDecl* callee, unsigned parameter);
  /// The same of whatever may run: of a pure virtual function all that override it, where all of them do the
  /// same. Empty where nothing is started, or not by all.
  std::vector<callee_start> starts_of(const clang::FunctionDecl* callee, unsigned parameter);
  /// Tasks that calls of functions of the program start with what they are given, all over the unit. To be
  /// called once, when all else is settled.
  void add_tasks_of_callees();
  /// Handles that go to another holder, out of the function, or are detached.
  void follow_moves(body_events& body);

 private:
  // events_objects.cpp
  /// The lambda that a variable is given later, where that is written once.
  [[nodiscard]] const clang::LambdaExpr* lambda_given_to(const clang::VarDecl* variable,
                                                         unsigned depth) const;

  // events_graph.cpp
  /// build fills in the graph, with what is known of its callees by now, and tasks by models.
  void build(body_events& body);
  void build_cfg(body_events& body);
  /// leave_alone takes graph and tasks from a body that is too large.
  void leave_alone(body_events& body);
  void add_elements(body_events& body, const clang::CFGBlock& block, flow_block& here);

  // events_circles.cpp
  struct circle;
  /// A call of a function that is not settled yet.
  struct open_call {
    const body_events* callee = nullptr;
    argument_map arguments;
    bool only_waits = false;
  };
  /// settle works out a body, and all whose effects it carries, callees first.
  void settle(body_events& body);
  void settle_together(circle& all);
  void settle_kinds(circle& all);
  void settle_certainty(circle& all);
  [[nodiscard]] bool is_settled(const body_events& body) const;

  // events_effects.cpp
  /// An effect of a function in terms of its caller.
  struct carried_event {
    event does;
    bool same = false;  ///< on what one declaration is for both, whatever ran in between
  };
  static std::optional<carried_event> carry(const event& e, const clang::FunctionDecl* function,
                                            const argument_map& arguments, bool only_waits);
  void add_effects_in_circle(const body_events& callee, const argument_map& arguments, const clang::Stmt* at,
                             bool only_waits, std::vector<event>& out);
  /// What a body does, by its graph as it stands, up to a number.
  static std::vector<event> effects_of_graph(const body_events& body, std::size_t most);

  // events_statements.cpp
  void add_statement(body_events& body, const clang::Stmt& statement, std::vector<event>& out);
  void add_unmodelled(const clang::CallExpr& call, std::vector<event>& out);
  void add_modelled(const clang::CallExpr& call, const function_model& model, std::vector<event>& out);
  void add_construction(const body_events& body, const clang::CXXConstructExpr& made,
                        std::vector<event>& out) const;
  void add_declaration(const clang::DeclStmt& declaration, std::vector<event>& out) const;
  void add_naming(const clang::Stmt& statement, std::vector<event>& out) const;

  // events_scope_ends.cpp
  /// Of a class that no model speaks of. Place and time of the events are left to the caller.
  void add_end_of_own_class(const clang::VarDecl& variable, std::vector<event>& out);
  /// The fields of an object of a class of the program's, bound to what its constructor makes them from: in
  /// the words of whoever makes it.
  [[nodiscard]] argument_map fields_made_from(const clang::Expr* init, const clang::CXXRecordDecl& record,
                                              wording say) const;
  void add_touched_by_guard(const clang::CXXConstructExpr& construction, std::vector<event>& out) const;

  /// Whether the end of an object runs a destructor of a base that is at hand.
  [[nodiscard]] bool ends_a_base(const clang::CXXRecordDecl* record) const;

  // events_part_ends.cpp
  /// What the bases and members of an object do at its end by destructors of their own. False where that is
  /// not known, and might be anything.
  bool add_ends_of_parts(const clang::Expr* init, const clang::CXXRecordDecl& record, wording say,
                         const object& self, std::vector<event>& out, unsigned depth = 0);
  bool add_end_of_part(const clang::FieldDecl* field, clang::QualType type, const clang::Expr* init,
                       wording say, const object& self, std::vector<event>& out, unsigned depth);

  // events_runners.cpp
  /// The member function of an object that a start calls; null where the object's class
  /// is not known for certain, or the body is not at hand.
  [[nodiscard]] const clang::FunctionDecl* member_that_runs(const clang::Expr* runner,
                                                            const std::string& name) const;
  /// The object that runs is borrowed where it is handed over by reference or address.
  void fill_borrowed_runner(task& started) const;

  // events_borrowed.cpp
  /// What is captured, or bound by reference, counted with what captured closures bring along.
  void fill_borrowed(task& started, const clang::Expr* callable, unsigned depth);
  void borrow_bound(task& started, const clang::Expr* callable, unsigned depth);
  void borrow_part(task& started, const clang::LambdaExpr& lambda, const clang::LambdaCapture& capture,
                   const clang::BindingDecl& part) const;
  void borrow_init_capture(task& started, const clang::LambdaExpr& lambda,
                           const clang::LambdaCapture& capture, const clang::VarDecl& variable) const;
  void borrow_variable(task& started, const clang::LambdaExpr& lambda, const clang::LambdaCapture& capture,
                       const clang::VarDecl& variable) const;

  // events_tasks.cpp
  void fill_handle_end(task& started) const;
  /// What the code of a task is given: the arguments behind the callable, or those that are bound to it.
  [[nodiscard]] llvm::SmallVector<const clang::Expr*, 8> given_to_code(const task& started,
                                                                       const clang::CallExpr* binding) const;
  void fill_arguments(task& started);

  // events_holders.cpp
  /// Who holds the handle from a statement on: the spawn, or one that moves it.
  void fill_holders(const body_events& body, task& started, const clang::Stmt* from);
  [[nodiscard]] bool fill_holders_by_model(task& started) const;
  /// By what stands around the statement alone.
  void fill_holders_of(const body_events& body, task& started, const clang::Stmt* from);

  // events_callee_starts.cpp
  /// Whether a task runs what a parameter of the function around it holds.
  [[nodiscard]] bool runs(const task& started, const clang::ParmVarDecl* parameter) const;
  /// Whether a function, or one that it calls, calls something and speaks of a field that holds callables.
  [[nodiscard]] bool takes_and_calls(const clang::FunctionDecl* code, const clang::FieldDecl* from,
                                     unsigned depth) const;
  /// The thread of the same class that takes what a function puts into a field; null: none is known.
  const task* worker_of(const body_events& callee, const clang::ParmVarDecl* parameter);

  // events_callees.cpp
  /// The task that a call of a function of the program starts with what it is given, or null.
  const clang::FunctionDecl* starter_of(const body_events& body, const clang::CallExpr& call) const;
  std::unique_ptr<task> task_of_callee(const body_events& body, const clang::CallExpr& call,
                                       const clang::FunctionDecl* callee);
  void add_start(body_events& body, const clang::CallExpr& call, std::unique_ptr<task> started);
  /// A closure among the arguments of a call, and the call that made it, where it is another's result.
  struct made_closure {
    const clang::LambdaExpr* lambda = nullptr;
    const clang::CallExpr* by = nullptr;
  };
  void closures_in(const clang::Expr* argument, std::vector<made_closure>& out) const;
  void borrow_from(task& started, const made_closure& closure);
  /// Who can wait for a task that a callee starts, in the words of its caller. False where not all of it is
  /// understood.
  [[nodiscard]] bool fill_holders_of_runner(task& started, const callee_start& start,
                                            const clang::CallExpr& call) const;
  void fill_result(const body_events& body, task& started);

  clang::ASTContext& ast_;
  const roles& known_;
  functions_elsewhere elsewhere_;
  std::vector<std::unique_ptr<body_events>> bodies_;
  llvm::DenseMap<const clang::FunctionDecl*, body_events*> by_function_;
  /// What overrides a pure virtual function, with a body in this unit or without.
  llvm::DenseMap<const clang::FunctionDecl*, std::vector<const clang::CXXMethodDecl*>> overriders_;
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> range_of_;
  /// What a variable is given later, or a container is filled with, where that is written once: null
  /// elsewhere.
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> given_later_;
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> put_in_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<std::vector<event>>> effects_;
  std::vector<open_call> open_calls_;  ///< of the body that is built
  circle* circle_ = nullptr;           ///< whose members know of each other
  llvm::DenseSet<const body_events*> in_circles_;
  std::vector<std::unique_ptr<task>> left_alone_;  ///< others may speak of them
  llvm::DenseMap<std::pair<const body_events*, unsigned>, throw_odds> thrown_out_of_;  ///< by body and depth
};

/// settle_starts moves the start of a task to the branch on which it is known to have succeeded, where the
/// block that starts it asks: if (pthread_create(...) != 0) return;
void settle_starts(body_events& body, const clang::ASTContext& ast);

/// event_at makes an event at a statement, which may be null.
[[nodiscard]] event event_at(event_kind is, const object& on, const clang::Stmt* at);

/// is_wait: a task is waited for, or given up for good: join, wait, detach.
[[nodiscard]] bool is_wait(event_kind kind);

/// kind_of says which event the end of an object is; none where no rule asks for it.
[[nodiscard]] std::optional<event_kind> kind_of(at_end does);
/// kind_of says which event a call of a role is; none where it is told otherwise, or not at all.
[[nodiscard]] std::optional<event_kind> kind_of(role is);

/// end_of returns what models say that the end of an object of a type does.
[[nodiscard]] at_end end_of(clang::QualType type, const roles& known);

/// loop_around returns the innermost loop around a statement of a body, or null.
[[nodiscard]] const clang::Stmt* loop_around(const body_events& body, const clang::Stmt* statement);

/// is_left says whether no handle of a task is left by which anybody could wait.
[[nodiscard]] bool is_left(const task& runner);

/// local_variable returns the local that an object is, or is a part of; null where it is none.
[[nodiscard]] const clang::VarDecl* local_variable(const object& of);

/// add_borrow adds to what a task borrows; null where it borrows that variable already.
borrow* add_borrow(task& started, const borrow& what);

/// Casts, temporaries, parentheses and copies taken off.
[[nodiscard]] const clang::Expr* bare(const clang::Expr* expression);

/// part_of returns a member of an object. Of a way of several steps the last alone is kept; where that would
/// be another object's name (n->next->c is not n->c) it returns none.
[[nodiscard]] object part_of(const object& whole, const clang::ValueDecl* member);

/// instead_of_root returns what an object is where its root stands for `whole`: a parameter for an argument.
[[nodiscard]] object instead_of_root(const object& inside, const object& whole);

}  // namespace snag::detector
