#pragma once

// What one translation unit tells the others, as plain data: what the functions do that it defines, which
// functions it calls whose bodies it does not have, and in which order it takes its locks. No Clang type in
// here: it crosses a process, and is kept with the unit's result.
//
// A function is known by its USR, Clang's name for one declaration in all units. What it does is told in its
// own terms: its parameters, its `this`, variables of the whole program.

#include <string>
#include <utility>
#include <vector>

#include "detector/event_kind.h"
#include "detector/finding.h"
#include "detector/model.h"

namespace snag::detector {

/// An object in a function's own terms.
struct summary_path {
  enum class root_kind { unknown, parameter, self, variable } root = root_kind::unknown;
  unsigned parameter = 0;           ///< root_kind::parameter: which, from 0
  std::string variable;             ///< root_kind::variable: its qualified name
  std::vector<std::string> fields;  ///< from the root on, without qualifiers
  /// The declaration of the last part, by its qualified name and file: all locks of one declaration are a
  /// class of locks. Empty: the root is a parameter, and its callers know.
  std::string declaration;
  bool exact = true;  ///< false: one of several, or of one that changes

  [[nodiscard]] bool known() const { return root != root_kind::unknown; }
  friend bool operator==(const summary_path&, const summary_path&) = default;
};

/// One event, or one call of a function of which only another unit can tell.
struct summary_event {
  event_kind is = event_kind::call;
  summary_path on;  ///< of a call: its `this`
  bool blocks = true;
  bool drains = false;
  bool always = true;
  place at;

  std::string callee;  ///< call: its USR
  std::string name;    ///< call: as the user writes it
  std::vector<summary_path> arguments;
  bool guarded = false;  ///< call: a try block is around it, or it does not stand in the function's own text
};

/// A callable that came in as a parameter and is started as a task.
struct summary_start {
  unsigned parameter = 0;
  std::string model;  ///< the entry under which the task is started: "std::thread::thread"
  joined_by joined = joined_by::nobody;
  at_end handle_end = at_end::nothing;
  bool detached = false;
  bool dropped = false;
  bool given_away = false;
  bool returned = false;
  bool queued = false;   ///< put where a thread of the class takes it from
  bool in_loop = false;  ///< started in a loop of the callee
  bool settled = true;   ///< false: it may wait for the task by means of its own
  std::vector<summary_path> holders;
  bool held_behind = false;  ///< by the object of an interface, in a part that only its own class knows
  place at;
};

/// A lock that is taken or kept.
struct summary_lock {
  summary_path lock;
  place at;
  std::vector<note> way;  ///< the calls from the function to there, "which calls 'f' here"
  bool shared = false;
  bool recursive = false;
  bool tries = false;
  bool certain = true;
};

/// A place that may block.
struct summary_block {
  event_kind is = event_kind::blocking;
  summary_path on;
  place at;
  std::vector<note> way;
  std::vector<summary_path> released;
};

struct function_summary {
  std::string usr;
  std::string name;  ///< qualified, as models name it
  place at;          ///< of its definition
  std::vector<summary_event> events;
  std::vector<summary_start> starts;
  std::vector<summary_lock> takes;
  std::vector<summary_lock> keeps;
  std::vector<summary_path> releases;
  std::vector<summary_block> blocks;
  /// Of a constructor: fields, by name, and the parameters that they are made from.
  std::vector<std::pair<std::string, unsigned>> made_from;
  std::vector<bool> understood;   ///< by parameter: nothing is done with it that is not told here
  std::vector<bool> only_called;  ///< by parameter: it is called before the function returns, and not kept
  throw_odds throws = throw_odds::unknown;
  /// Something in it may wait, or change what it has, in a way that is not told here.
  bool opaque = false;
};

/// A function that a unit calls and does not have, and what about it could matter there.
struct summary_question {
  std::string usr;
  bool under_lock = false;   ///< it is called while a lock is held
  bool objects = false;      ///< it is given something that tasks share, or is a member of such a class
  bool callable = false;     ///< it may be given a callable
  bool closure = false;      ///< it is given one that can refer to something of its caller's
  bool beside_wait = false;  ///< the unit waits for a condition: who else wakes it matters
  bool as_task = false;      ///< it is started as a task
  bool beside_task = false;  ///< its caller starts tasks: what it throws matters
  bool own = false;          ///< asked by what the unit's own file has to do with (cross_tu_reach.h)
};

/// One lock that is taken while another is held, or a call while one is held.
struct summary_edge {
  std::string from;  ///< class of locks that is held
  std::string from_name;
  bool from_shared = false;
  std::vector<note> held;  ///< where it is taken; the first is the place
  std::string to;          ///< class of locks that is taken; empty: a call
  std::string to_name;
  bool to_shared = false;
  std::vector<note> taken;         ///< the way to where it is taken; the first is in the function itself
  std::vector<std::string> gates;  ///< classes of locks that are held as well
  std::string in;                  ///< the function, for the fingerprint
  summary_event call;              ///< where `to` is empty
};

/// A member function of a class that its bodies say to be a queue or a latch (inferred_roles.h).
struct summary_member {
  std::string usr;
  role is = role::noescape;
  bool blocks = true;
  bool counted = false;  ///< its first argument is by how much it counts
  place at;              ///< of its body
};

/// Such a class, with members whose bodies are not at hand elsewhere.
struct summary_class {
  std::string usr;
  object_kind is = object_kind::channel;
  bool closes_once = false;
  bool is_queue = false;  ///< it is known what a late send comes to
  bool late_send_fails = false;
  std::vector<summary_member> members;  ///< in the order of their USRs
};

/// A pure virtual function, and one that overrides it, by their USRs.
struct summary_override {
  std::string base;
  std::string by;
  friend auto operator<=>(const summary_override&, const summary_override&) = default;
};

/// All that one unit tells.
struct unit_summary {
  std::vector<function_summary> functions;  ///< that it defines for others, in the order of their USRs
  std::vector<summary_question> questions;  ///< likewise
  std::vector<summary_edge> edges;
  std::vector<std::string> overridden;      ///< USRs of virtual functions that it overrides
  std::vector<summary_override> overrides;  ///< in order, without those that are pure themselves
  std::vector<summary_class> classes;       ///< in the order of their USRs
};

}  // namespace snag::detector
