#pragma once

// Events: what each function of a translation unit does, in order, as far as the rules care.
//
// A body (of a function or of a lambda) becomes a graph of blocks with events in them, taken from Clang's
// CFG; a call of a function whose body is at hand carries that body's effects, and so does the end of an
// object whose destructor does something. Tasks are what spawns start: their bodies, what they borrow from
// the function around, and who holds their handles. Rules ask for paths: "from here, can that be reached
// without passing one of those?"
//
// Objects are named by declarations, never by spelling. A reference, a range-for element, a pointer made by
// & and a copy of a reference-like value are the object that they stand for; a field of `this` is the field.
//
// Everything is owned by translation_unit_events and lives as long as it does. Not thread-safe.

#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "detector/event_kind.h"
#include "detector/roles.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace snag::detector {

/// What an expression stands for: a variable, a field of `this` (then `root` is the field), or a field of a
/// variable. Without a root: unknown.
struct object {
  const clang::ValueDecl* root = nullptr;
  const clang::ValueDecl* member = nullptr;
  explicit operator bool() const { return root != nullptr; }
  friend bool operator==(const object&, const object&) = default;
};

struct task;

struct event {
  event_kind is = event_kind::use;
  object on;
  const clang::Stmt* at = nullptr;  ///< the statement of the body in which it happens
  clang::SourceLocation where;
  bool blocks = true;         ///< false where it gives up by itself
  bool at_scope_end = false;  ///< done by a destructor
  bool inside_call = false;   ///< done by a function that is called here
  bool drains = false;        ///< receive: goes on until the channel is closed
  bool gives_up =
      false;  ///< leave: written by a library's macro, an assertion of a test that has failed already
  /// Done by a function that is called, or a destructor: false where a path through it does without (loops
  /// around it counted as running).
  bool always = true;
  const task* started = nullptr;  ///< spawn
  /// lock, unlock: the guard that does it. call, at the end of a scope: the variable that is destroyed.
  const clang::VarDecl* guard = nullptr;
};

/// A loop or branch that holds a statement, innermost first.
using enclosing_list = llvm::SmallVector<const clang::Stmt*, 8>;

struct flow_edge {
  unsigned to = 0;
  bool exceptional = false;
  bool when_false = false;  ///< the second way out of a branch or loop: its condition does not hold
};

struct flow_block {
  std::vector<event> events;
  std::vector<flow_edge> next;
  const clang::Stmt* terminator = nullptr;
  const clang::Stmt* last_call = nullptr;  ///< the call whose exception the exceptional edge is
  bool never_returns = false;              ///< std::exit() and such: nothing comes behind it
};

/// A point in a graph: before event `index` of `block`.
struct flow_point {
  unsigned block = 0;
  unsigned index = 0;
};

struct flow_graph {
  std::vector<flow_block> blocks;
  unsigned entry = 0;
  unsigned exit = 0;

  /// all_events returns a view of the events of all blocks, block by block: for what the order on paths plays
  /// no part in. It is valid as long as the blocks stay as they are.
  [[nodiscard]] auto all_events() const {
    return blocks | std::views::transform(&flow_block::events) | std::views::join;
  }
};

/// How a path search goes on at an event or over an edge.
enum class step { go_on, stop, found };

struct path_result {
  const event* found = nullptr;           ///< null where the exit was reached
  const event* left_by = nullptr;         ///< the last return or throw on the path
  const clang::Stmt* threw_at = nullptr;  ///< the call whose exception the path takes first
};

/// A variable that a task can reach though it does not own it.
struct borrow {
  const clang::VarDecl* variable = nullptr;
  clang::SourceLocation where;                 ///< the capture, or the argument
  const clang::LambdaExpr* closure = nullptr;  ///< the lambda that captures it; null: an argument
  bool is_explicit = false;                    ///< named in the capture list, at `where`
  bool by_default = false;                     ///< by [&]
  const clang::ValueDecl* part = nullptr;  ///< the structured binding, where it names a part of `variable`
  /// What the user calls it.
  [[nodiscard]] std::string name() const {
    return static_cast<const clang::NamedDecl*>(part != nullptr ? part : variable)->getNameAsString();
  }
};

struct task {
  const clang::Expr* spawn = nullptr;  ///< null: in another file
  clang::SourceLocation where;         ///< where it is started
  const function_model* model = nullptr;
  const clang::Expr* callable = nullptr;
  const clang::FunctionDecl* code = nullptr;  ///< null: not at hand
  const clang::LambdaExpr* closure = nullptr;
  std::vector<borrow> borrowed;
  bool borrows_this = false;
  /// Parameters of `code`, and what they stand for in the spawner.
  llvm::DenseMap<const clang::ValueDecl*, object> bound;
  /// Who holds the handle; empty: dropped at once, or given away to somebody unknown.
  std::vector<object> holders;
  bool given_away = false;  ///< the handle went to somebody unknown
  bool returned = false;    ///< the handle is the function's result
  bool dropped = false;     ///< the handle is a temporary that dies with the expression
  bool detached = false;    ///< a detach stands in the same function (or in the same expression)
  const clang::VarDecl* handle_variable = nullptr;  ///< the variable that the spawn initialises
  const clang::Stmt* loop = nullptr;                ///< the innermost loop around the spawn in its body
  joined_by joined = joined_by::nobody;
  at_end handle_end = at_end::nothing;  ///< what the handle's destructor does
  /// `spawn` is a call of a function that starts the task: the task there, which runs what was given.
  const task* by_callee = nullptr;
};

/// What a function does with a callable that it is given.
struct callee_start {
  const task* runner = nullptr;  ///< the task that runs it; null: none is known
  bool queued = false;           ///< it is put where a thread of the class takes it from
  bool settled = true;           ///< false: the function may wait for it by means of its own
  bool held_behind = false;      ///< it is held by the object, in a part that only its own class knows
};

/// One body: its graph, and the tasks that it starts.
class body_events {
 public:
  const clang::FunctionDecl* function = nullptr;
  const clang::Stmt* body = nullptr;
  std::unique_ptr<clang::CFG> cfg;
  std::unique_ptr<clang::ParentMap> parents;
  flow_graph flow;
  std::vector<std::unique_ptr<task>> tasks;
  bool too_large = false;  ///< not followed: no graph, no tasks

  /// enclosing returns the loops, branches and try blocks around a statement of this body, innermost first.
  [[nodiscard]] enclosing_list enclosing(const clang::Stmt* of) const;
  /// after returns the point just behind the event that starts the task.
  [[nodiscard]] std::optional<flow_point> after(const task& started) const;
  /// The same of any event of this graph.
  [[nodiscard]] std::optional<flow_point> after(const event& what) const;
};

/// contains says whether `inner` stands inside `outer` (or is it), by the body's parent map.
[[nodiscard]] bool contains(const body_events& body, const clang::Stmt* outer, const clang::Stmt* inner);

/// is_loop: for, range-for, while, do.
[[nodiscard]] bool is_loop(const clang::Stmt* statement);

/// all_arguments_of returns the arguments of a call or construction; the object of an overloaded operator is
/// among them.
[[nodiscard]] llvm::ArrayRef<const clang::Expr*> all_arguments_of(const clang::Expr& call);

/// search walks all paths from a point, breadth first, asking `at_event` of each event and `at_edge` (which
/// may be empty) before each edge. It returns the first path that was found; reaching the exit counts as
/// found where `exit_counts`.
template <class AtEvent, class AtEdge>
std::optional<path_result> search(const flow_graph& graph, flow_point from, const AtEvent& at_event,
                                  const AtEdge& at_edge, bool exit_counts) {
  struct item {
    flow_point at;
    path_result so_far;
  };
  std::vector<bool> seen(graph.blocks.size());
  std::vector<item> queue{{from, {}}};
  for (std::size_t next = 0; next < queue.size(); ++next) {
    item here = queue[next];
    const flow_block& block = graph.blocks[here.at.block];
    bool alive = true;
    for (std::size_t i = here.at.index; alive && i < block.events.size(); ++i) {
      const event& e = block.events[i];
      if (e.is == event_kind::leave) {
        here.so_far.left_by = &e;
        alive = !e.gives_up;
        if (!alive) {
          break;
        }
      }
      switch (at_event(e)) {
        case step::go_on:
          break;
        case step::stop:
          alive = false;
          break;
        case step::found:
          here.so_far.found = &e;
          return here.so_far;
      }
    }
    if (!alive) {
      continue;
    }
    if (here.at.block == graph.exit) {
      if (exit_counts) {
        return here.so_far;
      }
      continue;
    }
    for (const flow_edge& edge : block.next) {
      if (seen[edge.to] || !at_edge(here.at.block, block, edge)) {
        continue;
      }
      seen[edge.to] = true;
      item there{{edge.to, 0}, here.so_far};
      if (edge.exceptional && there.so_far.threw_at == nullptr) {
        there.so_far.threw_at = block.last_call;
      }
      queue.push_back(there);
    }
  }
  return std::nullopt;
}

/// For at_edge of a search: the ways on which nothing throws.
inline bool without_exception(unsigned /*block*/, const flow_block& /*from*/, const flow_edge& edge) {
  return !edge.exceptional;
}

class lock_sets;
class summary_table;
class functions_elsewhere;

/// crosses_calls says whether what a callee does is an event of its caller, too.
[[nodiscard]] bool crosses_calls(event_kind kind);

/// is_counted_on: kinds of which a rule asks whether they happen for certain.
[[nodiscard]] bool is_counted_on(event_kind kind);

/// passes_always says whether every path through a body passes such an event, exceptions aside and loops
/// around one counted as running.
[[nodiscard]] bool passes_always(const body_events& body, const event& like);

/// All bodies of a translation unit that are not in system headers and depend on no template parameter.
class translation_unit_events {
 public:
  /// `others`: what other units tell of their functions; may be null, and outlives this.
  translation_unit_events(clang::ASTContext& ast, const roles& known, const summary_table* others = nullptr);
  ~translation_unit_events();
  translation_unit_events(const translation_unit_events&) = delete;
  translation_unit_events& operator=(const translation_unit_events&) = delete;

  [[nodiscard]] const std::vector<std::unique_ptr<body_events>>& bodies() const;

  /// of returns the events of one function or call operator, or null where its body is not at hand.
  [[nodiscard]] const body_events* of(const clang::FunctionDecl* function) const;

  /// effects returns what a function does, flat and in the order of the text, with what the functions that it
  /// calls do. Parameters stand for themselves.
  [[nodiscard]] const std::vector<event>& effects(const clang::FunctionDecl* function) const;

  /// effects of a task, in terms of the objects of its spawner, with those of the tasks that it starts.
  [[nodiscard]] std::vector<event> effects(const task& of) const;

  /// knows says whether effects of a function are known: its body is at hand, or another unit told.
  [[nodiscard]] bool knows(const clang::FunctionDecl* function) const;

  /// start says what a function does with a parameter that can be called.
  [[nodiscard]] callee_start start(const clang::FunctionDecl* function, unsigned parameter) const;

  /// elsewhere returns what other units told.
  [[nodiscard]] const functions_elsewhere& elsewhere() const;

  /// locks returns which locks are held where, worked out when first asked for.
  [[nodiscard]] const lock_sets& locks() const;

  /// object_of resolves an expression.
  [[nodiscard]] object object_of(const clang::Expr* expression) const;
  [[nodiscard]] object object_of(const clang::ValueDecl* declaration) const;

  /// throws says how likely a call throws, from its declaration and, where it is at hand, its body.
  [[nodiscard]] throw_odds throws(const clang::Stmt* call) const;
  /// The same of any call of a function at hand.
  [[nodiscard]] throw_odds throws_out_of(const body_events& body) const;

 private:
  class builder;
  std::unique_ptr<builder> builder_;
  const roles& known_;
  mutable std::unique_ptr<lock_sets> locks_;
};

/// in_terms_of maps an object of a task's code to one of its spawner.
[[nodiscard]] object in_terms_of(const task& started, object of_code);

/// True where the declaration's value is another object's: reference, pointer, reference-like type.
[[nodiscard]] bool stands_for_another(const clang::ValueDecl& declaration, const roles& known);

}  // namespace snag::detector
