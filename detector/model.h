#pragma once

// Models: which role a function or a type of a library plays, read from YAML (docs/models.md).
//
// Models are keyed by qualified name as written in a program without template arguments and without inline
// namespaces: "std::thread::thread", "csp::chan::send", "pthread_create". Nothing here knows Clang; roles.h
// asks a model on behalf of a declaration.
//
// Thread safety: const functions may be called from any thread; loading is for one.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

/// What a call does, as far as the rules care.
enum class role {
  spawn,                ///< starts a task: `task` says which argument
  join,                 ///< waits until the task of the object has ended, and releases it
  detach,               ///< gives the task of the object up
  make_channel,         ///< makes a channel; `capacity` says which argument is its capacity
  send,                 ///< puts a value into a channel
  receive,              ///< takes a value from a channel
  close,                ///< ends a channel: no send may follow
  count_up,             ///< adds to a counter
  count_down,           ///< takes from a counter
  wait,                 ///< blocks until the counter, group or future is done
  count_down_and_wait,  ///< both: std::latch::arrive_and_wait
  publish,              ///< makes a result visible to whoever waits: promise::set_value
  lock,
  unlock,
  disown,      ///< a guard lets go of its lock without giving it back
  blocking,    ///< may block for as long as somebody else likes
  notify,      ///< wakes who waits on a condition
  cancel,      ///< asks tasks to stop
  derive,      ///< makes a context under the one that it works on, with what cancels it
  background,  ///< gives a context that nobody cancels
  select,      ///< waits for the first of its arguments' operations
  destroys,    ///< ends objects that its object holds
  guard,       ///< returns or is an object whose destructor performs `on_destruction`
  noescape,    ///< calls its callable arguments before it returns, on whatever thread
  references,  ///< std::ref: hands its argument on by reference
  forwards,    ///< std::move, std::forward, std::bind's like: the value is its argument's
};

/// Who waits for the task that a spawn starts.
enum class joined_by {
  handle,      ///< somebody must call a `join` on the object or value that the spawn made
  destructor,  ///< the handle's destructor waits
  group,       ///< a `wait` on what the call works on (`on`) waits
  object,      ///< a `join` on what the call works on: a thread object that is started by a call
  call,        ///< the call returns only when the task is over
  nobody,      ///< the task runs on its own
};

/// What kind of object a type is.
enum class object_kind {
  task_handle,  ///< owns a running task
  task_name,    ///< tells one task from another
  future,       ///< a result that is to come
  promise,      ///< the writing end of a future
  channel,
  counter,  ///< wait group, latch, barrier, semaphore
  group,    ///< starts tasks and waits for all
  lock,
  condition,
  guard,       ///< performs `on_destruction` on what it was made from when its scope ends
  defer_lock,  ///< as an argument of a guard: it does not take the lock
  adopt_lock,  ///< the lock is held already
  try_lock,    ///< the guard may end up without the lock
  context,     ///< carries a request to stop
  atomic,      ///< a value that several tasks may use without a lock
  observer,    ///< points to what others own
};

/// What the end of an object's life does.
enum class at_end {
  nothing,
  terminate,  ///< ends the process where the task was not joined: std::thread
  join,       ///< waits for the task: std::jthread
  wait,       ///< waits for everything that was started or counted
  detach,     ///< gives the task up
  close,
  count_down,
  unlock,
  cancel,
};

/// Which part of a call an attribute means.
struct operand {
  enum class kind { object, argument, result, callable, rest } is = kind::object;
  unsigned index = 0;  ///< of kind::argument, from 0
  friend bool operator==(const operand&, const operand&) = default;
};

/// The role of a function. Attributes that a role does not have keep their defaults.
struct function_model {
  std::string name;  ///< the key
  role is = role::noescape;
  /// On what it works: the object of a member call unless the model says "on: 0".
  operand on;
  /// spawn: which argument is started. `callable` is the first argument that can be called.
  operand task{operand::kind::callable, 0};
  /// spawn: which arguments the task gets; `rest` is all that follow the task.
  operand data{operand::kind::rest, 0};
  joined_by joined = joined_by::handle;  ///< spawn
  /// spawn: the arguments arrive as decayed copies (std::thread), so a reference needs std::ref.
  bool copies = true;
  operand value{operand::kind::argument, 0};  ///< send, publish: what is handed over
  std::optional<operand> count;               ///< count_up, count_down: how many; absent: one
  std::optional<operand> capacity;            ///< make_channel: absent: none (0)
  bool unbounded = false;                     ///< make_channel: a send never blocks
  /// send, receive, wait, join, lock: false where it gives up by itself (try_, timed, one branch of a
  /// select).
  bool blocks = true;
  /// send, receive, wait, join, lock, blocking: the argument that limits it. Where it is given, the call
  /// gives up.
  std::optional<operand> limit;
  /// spawn: what an exception that leaves the task does: `terminate` ends the process; `nothing`: it is
  /// carried to whoever waits, or nobody knows.
  at_end on_exception = at_end::nothing;
  /// spawn: the enumerator that, given as an argument, has the task run only once it is waited for; "": none.
  std::string deferred_by;
  /// spawn: the member function of the task's object that runs; "": what is given is called itself.
  std::string calls;
  at_end on_destruction = at_end::nothing;  ///< guard: what its result does at the end of its scope
  bool one = false;                         ///< notify: of all who wait, one is woken
  bool shared = false;                      ///< lock, unlock: other readers may hold it at the same time
  /// spawn: false where the task runs on a thread that comes back to its loop, and beside nothing else of it.
  bool parallel = true;
  /// noescape, spawn: what is given is called many times, at the same time; of `many_with`, where one of
  /// these constants is an argument.
  bool many = false;
  std::vector<std::string> many_with;
  std::string guard;  ///< lock: the guard that takes it in its constructor; "": none
  /// blocking: the lock (or its guard) that is given back while the call waits, and what it waits for.
  std::optional<operand> releases;
  std::optional<operand> predicate;
  /// The role holds only where an argument of the call is one of these constants (Qt::QueuedConnection), or
  /// only where none is (std::launch::deferred).
  std::vector<std::string> only_with;
  std::vector<std::string> not_with;
  std::string from;   ///< the model file that says so, for --explain-model
  unsigned line = 0;  ///< of the entry in that file
};

/// What kind of thing a type is.
struct type_model {
  std::string name;
  object_kind is = object_kind::channel;
  at_end on_destruction = at_end::nothing;
  operand on{operand::kind::argument, 0};  ///< guard: which constructor argument it works on
  /// Copies refer to the same object (csp::chan, shared futures): a copy in a task is the same channel.
  bool reference_like = false;
  bool unbounded = false;           ///< channel: a send never blocks
  std::optional<operand> capacity;  ///< channel: the constructor argument that is its capacity
  bool shared = false;              ///< guard: takes the lock for reading
  bool recursive = false;           ///< lock: who holds it may take it again
  bool never_recursive = false;     ///< lock: the model says that it is not, however it is made
  bool wakes_when_woken = false;    ///< condition: never for nothing, who waits asks again by itself
  bool closes_once = false;         ///< channel: a second close is an error, and so is a send after a close
  /// channel: whether a send after the close is an error, where that is known apart from `closes_once`: of a
  /// queue whose body was read.
  std::optional<bool> late_send_fails;
  /// task_handle: a type that does the same and joins in its destructor; "": none.
  std::string joining;
  std::string from;
  unsigned line = 0;
};

/// What a function whose body is not at hand throws for.
enum class thrown_on {
  nothing,  ///< the models say nothing of it
  input,    ///< input that a working program can meet: std::stoi
  misuse,   ///< arguments that a caller who has looked does not give: std::vector::at
};

/// A set of models. Later entries replace earlier ones of the same name.
class model {
 public:
  /// shipped returns the models that are built in. A fault in them is a fault of the build, which a test
  /// holds.
  [[nodiscard]] static model shipped();

  /// add reads one YAML text; `name` is how errors call it. Throws user_error with file, line and key, and
  /// with the nearest known word, and adds nothing then.
  void add(std::string_view yaml, const std::string& name);
  /// add_file reads a file as add does.
  void add_file(const std::filesystem::path& path);

  /// All entries under that name (overloads of different arity share a name and a role), or null.
  [[nodiscard]] const function_model* function(std::string_view qualified_name) const;
  [[nodiscard]] const type_model* type(std::string_view qualified_name) const;
  /// True where the models say that the function does not throw though its declaration does not.
  [[nodiscard]] bool known_not_to_throw(std::string_view qualified_name) const;

  /// nearest gives up to three names of functions that are spelled like that one, the nearest first: those
  /// that end in the same word before others.
  [[nodiscard]] std::vector<std::string> nearest(std::string_view qualified_name) const;
  /// What the models say that the function throws for.
  [[nodiscard]] thrown_on known_to_throw(std::string_view qualified_name) const;
  /// True where throwing that type says that the program itself is wrong: nobody is meant to catch it.
  [[nodiscard]] bool is_fault(std::string_view qualified_name) const;

  /// known_as gives the name under which the entries speak of a declaration, where its own namespace is one
  /// of `same-as`; else the name itself.
  [[nodiscard]] std::string known_as(std::string_view qualified_name) const;
  [[nodiscard]] std::size_t size() const { return functions_.size() + types_.size(); }
  /// A hash of everything said: part of the key under which results may be kept.
  [[nodiscard]] std::uint64_t fingerprint() const { return fingerprint_; }

 private:
  std::map<std::string, function_model, std::less<>> functions_;
  std::map<std::string, type_model, std::less<>> types_;
  std::map<std::string, std::string, std::less<>> nothrow_;  ///< name to model file
  std::map<std::string, std::string, std::less<>> same_as_;  ///< namespace to the one that entries speak of
  std::map<std::string, thrown_on, std::less<>> throws_;
  std::set<std::string, std::less<>> faults_;
  std::uint64_t fingerprint_ = 0;
};

[[nodiscard]] std::string_view to_string(role r) noexcept;
[[nodiscard]] std::string_view to_string(joined_by j) noexcept;
[[nodiscard]] std::string_view to_string(object_kind k) noexcept;
[[nodiscard]] std::string_view to_string(at_end e) noexcept;

}  // namespace snag::detector
