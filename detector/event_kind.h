#pragma once

// The words of the event layer (events.h) that mean something without Clang's trees.

namespace snag::detector {

enum class event_kind {
  spawn,
  join,
  detach,
  send,
  receive,
  close,
  count_up,
  count_down,
  wait,
  publish,
  cancel,
  derive,    ///< a context is made under `on`
  write,     ///< an assignment to, or a changing call on, a variable
  use,       ///< a variable is named
  touch,     ///< an object is handed to, or asked by, a function that nothing is known of
  moved,     ///< a task's handle goes to another holder, or away
  lock,      ///< a lock is taken, by a call or by a guard that is made; lock_sets.h knows which is held where
  unlock,    ///< a lock is given back, by a call or at the end of a guard
  blocking,  ///< a call that may block for as long as somebody else likes; a wait on a condition has a wait,
             ///< too
  notify,    ///< who waits on a condition is woken
  call,      ///< a function of which no model speaks, or a constructor or destructor at hand, is called
  leave,     ///< return or throw
  scope_end,  ///< a variable's life ends
};

/// How likely a call throws: never; only as every library call may (out of memory); nothing is known of it;
/// it calls back what it was given; there is a throw in what it does.
enum class throw_odds { never, library, unknown, callback, certain };

}  // namespace snag::detector
