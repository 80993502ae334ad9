#pragma once

// What functions do with their parameters apart from what the event layer tells: whether anything is left of
// which a caller would have to think the worst.

#include <memory>
#include <vector>

#include "clang/AST/DeclCXX.h"
#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// can_refer says whether a value can hold an address of something else than a function: a lambda that
/// captures by reference, a std::function.
[[nodiscard]] bool can_refer(clang::QualType type);

/// Answers are kept per function and type. Not thread-safe.
class parameter_uses {
 public:
  explicit parameter_uses(const check_context& context) : context_(context) {}

  /// understood says whether every use of a parameter is one that events tell of, or one that only reads it:
  /// it is not stored, returned, captured or handed to somebody unknown. What is handed to a function of
  /// another unit is that one's affair.
  [[nodiscard]] bool understood(const clang::FunctionDecl& function, unsigned parameter);

  /// only_called says whether a parameter is called, if at all, before the function returns, and not kept.
  [[nodiscard]] bool only_called(const clang::FunctionDecl& function, unsigned parameter);

  /// is_opaque says whether something in a function may wait in a way that no event tells of: a loop that
  /// asks until something holds, a call of what is known only when the program runs.
  [[nodiscard]] bool is_opaque(const body_events& body);

  /// is_shared says whether a type is, holds or points to something that tasks share: a lock, a channel.
  [[nodiscard]] bool is_shared(clang::QualType type);

 private:
  [[nodiscard]] bool all_uses(const clang::FunctionDecl& function, unsigned parameter, bool calls_only,
                              unsigned depth);

  /// What may wait in a body, and whom it calls.
  struct waiting {
    bool itself = false;
    std::vector<const body_events*> callees;
  };
  const waiting& waits_of(const body_events& body);

  /// What a type holds or points to.
  struct parts {
    bool shared = false;  ///< by itself
    std::vector<clang::QualType> types;
  };
  const parts& parts_of(clang::QualType type);

  const check_context& context_;
  llvm::DenseMap<const void*, bool> shared_;  ///< by canonical type
  llvm::DenseMap<const clang::Type*, std::unique_ptr<parts>> parts_;
  llvm::DenseMap<const body_events*, std::unique_ptr<waiting>> waits_;
};

}  // namespace snag::detector
