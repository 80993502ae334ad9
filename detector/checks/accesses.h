#pragma once

// Which plain data a piece of code reads and writes, under which locks: accesses to whole variables, whole
// fields, and the structure of containers. Elements are left out: tasks that write a slot each are right.

#include <memory>
#include <vector>

#include "detector/check.h"
#include "detector/events.h"
#include "detector/lock_sets.h"

namespace snag::detector {

struct access {
  object on;  ///< in terms of whoever started the code; a field alone is one of the common `this`
  bool write = false;
  bool structure = false;           ///< of a container: its elements are in it as well
  bool conditional = false;         ///< under a condition that can hold of one task alone
  bool steers_loop = false;         ///< read in the condition of a loop
  const clang::Stmt* at = nullptr;  ///< in the body that was asked about, maybe a call
  clang::SourceLocation where;      ///< where it happens in the end
  const clang::FunctionDecl* in = nullptr;
  std::vector<lock_path> held;  ///< those that others can take, too
  bool guarded = false;         ///< maybe, by a class of the program's own whose body is elsewhere
  /// Nothing speaks for a lock.
  [[nodiscard]] bool unlocked() const { return held.empty() && !guarded; }
};

/// How the code names what its starter shares with it.
struct shared_names {
  llvm::DenseMap<const clang::ValueDecl*, object> bound;  ///< parameters and captures by reference
  bool same_this = false;                                 ///< its `this` is the starter's
  object self;                                            ///< or this object
  bool spawner = false;  ///< it is the starter: its locals are their own names
  /// It is called for many elements, and its parameters tell which: one, its number, or a range of them.
  bool elements = false;
};

/// Tells what bodies and what they call do to shared data, and keeps what it has worked out.
class access_finder {
 public:
  explicit access_finder(const check_context& context);
  ~access_finder();
  access_finder(const access_finder&) = delete;
  access_finder& operator=(const access_finder&) = delete;

  /// of returns the accesses of a body in the order of the text. Calls are followed three deep, and less deep
  /// where that comes to thousands of accesses.
  [[nodiscard]] std::vector<access> of(const body_events& body, const shared_names& names);

 private:
  class collector;
  std::unique_ptr<collector> collector_;
};

/// names_of tells how a task names what it shares with its spawner.
[[nodiscard]] shared_names names_of(const check_context& context, const task& started,
                                    const clang::FunctionDecl& code);
/// The same of a closure that others call.
[[nodiscard]] shared_names names_of(const clang::LambdaExpr& closure);

/// in_common: a lock that both may hold.
[[nodiscard]] bool in_common(const std::vector<lock_path>& a, const std::vector<lock_path>& b);

/// is_plain: data without a part in synchronisation of its own, that an unlocked access can tear.
[[nodiscard]] bool is_plain(const check_context& context, const object& what);

/// is_ordered_otherwise: the code waits for something, hands something over, or is guarded in a way that is
/// not understood; nobody knows then what runs beside it. Of `elements`, that each call has one of its own,
/// nothing is asked.
[[nodiscard]] bool is_ordered_otherwise(const check_context& context, const body_events& code,
                                        bool elements = false);

/// is_conditional: an access stands under a condition that can be true of one task alone.
[[nodiscard]] bool is_conditional(const check_context& context, const body_events& code,
                                  const clang::Stmt* at, const shared_names& names);

}  // namespace snag::detector
