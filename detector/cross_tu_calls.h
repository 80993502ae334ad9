#pragma once

// Which functions of other units a unit's functions come to, by calls of their own and through functions of
// the unit. For cross_tu_export.cpp.

#include <map>
#include <optional>
#include <vector>

#include "detector/check.h"
#include "detector/cross_tu.h"
#include "detector/events.h"
#include "llvm/ADT/SmallVector.h"

namespace snag::detector {

/// All of a unit, worked out at once. Not thread-safe.
class calls_elsewhere {
 public:
  explicit calls_elsewhere(const check_context& context);

  /// is_elsewhere says whether only another unit can tell of a function.
  [[nodiscard]] bool is_elsewhere(const clang::FunctionDecl* function) const;

  /// call_event tells one call in the terms of the function around it.
  [[nodiscard]] summary_event call_event(const clang::CallExpr& call, const clang::FunctionDecl& callee,
                                         const body_events& body, const event& e) const;

  /// at returns the calls that an event of a body comes to, in the body's terms, the nearest first.
  [[nodiscard]] std::vector<summary_event> at(const body_events& body, const event& e) const;

  /// are_cut says whether a body comes to calls that are not told: there are too many, or they are too deep.
  [[nodiscard]] bool are_cut(const body_events& body) const;

 private:
  struct reached {
    const event* by = nullptr;  ///< of the body
    summary_event does;
    llvm::SmallVector<const body_events*, 2> through;  ///< functions that are called on the way
  };
  /// A call of a function that is at hand.
  struct inner_call {
    const event* at = nullptr;
    const clang::CallExpr* call = nullptr;
    const body_events* callee = nullptr;
    std::optional<summary_event> told;
  };
  struct caller {
    const body_events* body = nullptr;
    std::vector<reached> all;
    std::vector<inner_call> calls;
    std::size_t news = 0;   ///< the first of `all` of the last round
    std::size_t known = 0;  ///< behind its last
    bool cut = false;
  };

  void read(caller& one);
  void add_inner(caller& one);
  /// What the last round has brought to the functions that one calls.
  [[nodiscard]] std::size_t news_of_callees(const caller& one) const;
  static void add(caller& to, reached what);
  void cut_callers();

  const check_context& context_;
  std::map<const body_events*, caller> callers_;
};

}  // namespace snag::detector
