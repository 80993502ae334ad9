#pragma once

// The inside of the event layer: from Clang's trees to the graphs and tasks of events.h. For events*.cpp
// only.

#include <memory>
#include <utility>
#include <vector>

#include "detector/events.h"
#include "detector/events_elsewhere.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {

/// What a call's arguments are to the parameters of what it calls.
struct argument_map {
  llvm::DenseMap<const clang::ValueDecl*, object> bound;
  llvm::DenseMap<const clang::ValueDecl*, const clang::Expr*> expressions;
  object self;             ///< what `this` is
  bool same_this = false;  ///< it is the caller's `this`
};

class translation_unit_events::builder {
 public:
  builder(clang::ASTContext& ast, const roles& known, const summary_table* others)
      : ast_(ast), known_(known), elsewhere_(ast, known, others) {}

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
  [[nodiscard]] const clang::LambdaExpr* lambda_given_to(const clang::VarDecl* variable,
                                                         unsigned depth) const;
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

  // events_effects.cpp: what a call does.
  const std::vector<event>& effects(const clang::FunctionDecl* function);
  std::vector<event> effects(const task& of, unsigned depth = 0);
  throw_odds throws(const clang::Stmt* call, unsigned depth = 0);
  throw_odds throws_out_of(const body_events& body, unsigned depth);
  void add_effects(const clang::FunctionDecl* function, const argument_map& arguments, const clang::Stmt* at,
                   bool only_waits, std::vector<event>& out);
  void add_call(body_events& body, const clang::CallExpr& call, std::vector<event>& out);
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

  // events_tasks.cpp: what is started.
  /// The model of the spawn that an expression is: by its own role, or because it constructs a handle in
  /// place (threads.emplace_back(f)); null where it is none.
  [[nodiscard]] const function_model* spawn_model(const clang::Expr& expression) const;
  const task* add_task(body_events& body, const clang::Expr& spawn, const function_model& model);
  /// What a function does with a parameter.
  callee_start start_of(const clang::FunctionDecl* callee, unsigned parameter);
  /// The task that a call of a function of the program starts with what it is given, or null.
  const task* add_task_of_callee(body_events& body, const clang::CallExpr& call);
  void follow_moves(body_events& body);

 private:
  void build(body_events& body);
  void add_statement(body_events& body, const clang::Stmt& statement, std::vector<event>& out);
  /// events_runners.cpp: the member function of an object that a start calls; null where the object's class
  /// is not known for certain, or the body is not at hand.
  [[nodiscard]] const clang::FunctionDecl* member_that_runs(const clang::Expr* runner,
                                                            const std::string& name) const;
  /// The object that runs is borrowed where it is handed over by reference or address.
  void fill_borrowed_runner(task& started) const;
  void fill_borrowed(task& started, const clang::Expr* callable, unsigned depth);
  void fill_holders(const body_events& body, task& started, const clang::Stmt* from);
  void fill_holders_of(const body_events& body, task& started, const clang::Stmt* from);
  void fill_arguments(task& started);

  // events_callees.cpp
  [[nodiscard]] bool runs(const task& started, const clang::ParmVarDecl* parameter) const;
  [[nodiscard]] bool takes_and_calls(const clang::FunctionDecl* code, const clang::FieldDecl* from,
                                     unsigned depth) const;
  const task* worker_of(const body_events& callee, const clang::ParmVarDecl* parameter);
  /// A closure among the arguments of a call, and the call that made it, where it is another's result.
  struct made_closure {
    const clang::LambdaExpr* lambda = nullptr;
    const clang::CallExpr* by = nullptr;
  };
  void closures_in(const clang::Expr* argument, std::vector<made_closure>& out) const;
  void borrow_from(task& started, const made_closure& closure);
  void fill_result(const body_events& body, task& started);

  clang::ASTContext& ast_;
  const roles& known_;
  functions_elsewhere elsewhere_;
  std::vector<std::unique_ptr<body_events>> bodies_;
  llvm::DenseMap<const clang::FunctionDecl*, body_events*> by_function_;
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> range_of_;
  /// What a variable is given later, or a container is filled with, where that is written once: null
  /// elsewhere.
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> given_later_;
  llvm::DenseMap<const clang::VarDecl*, const clang::Expr*> put_in_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<std::vector<event>>> effects_;
  llvm::DenseSet<const clang::FunctionDecl*> working_on_;
};

/// settle_starts moves the start of a task to the branch on which it is known to have succeeded, where the
/// block that starts it asks: if (pthread_create(...) != 0) return;
void settle_starts(body_events& body, const clang::ASTContext& ast);

/// Casts, temporaries, parentheses and copies taken off.
[[nodiscard]] const clang::Expr* bare(const clang::Expr* expression);

}  // namespace snag::detector
