#include "detector/inferred_latches.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "detector/flag_runs.h"
#include "detector/latch_reader.h"

namespace snag::detector {
namespace {

/// A latch has a lock, a condition and a number, and nothing that runs or waits by itself.
bool may_be_latch(const class_shape& shape, const roles& known) {
  bool condition = false;
  bool lock = false;
  for (const clang::FieldDecl* field : shape.fields) {
    const type_model* kind = known.of(field->getType());
    condition |= kind != nullptr && kind->is == object_kind::condition;
    lock |= kind != nullptr && kind->is == object_kind::lock;
    if (!shape.parts.contains(field) && is_active(known, field->getType())) {
      return false;
    }
  }
  return condition && lock && !shape.foreign;
}

struct member {
  const clang::CXXMethodDecl* method = nullptr;  ///< with its body
  std::unique_ptr<latch_reader> does;
};
using member_list = std::vector<member>;

/// Nothing where a body stands elsewhere.
std::optional<member_list> read_all(llvm::ArrayRef<const clang::CXXMethodDecl*> methods,
                                    const part_set& parts, const roles& known) {
  member_list all;
  for (const clang::CXXMethodDecl* method : methods) {
    const clang::FunctionDecl* body = nullptr;
    if (!method->hasBody(body)) {
      return std::nullopt;
    }
    all.push_back({llvm::cast<clang::CXXMethodDecl>(body), std::make_unique<latch_reader>(known, parts)});
    all.back().does->read(*body);
  }
  return all;
}

/// The one number that all waits are for.
const clang::FieldDecl* awaited(const member_list& members) {
  const clang::FieldDecl* number = nullptr;
  for (const auto& [method, does] : members) {
    if (does->waits && (does->waits_for == nullptr || (number != nullptr && number != does->waits_for))) {
      return nullptr;
    }
    number = does->waits ? does->waits_for : number;
  }
  return number != nullptr && number->getType()->isIntegerType() && !number->getType()->isBooleanType()
             ? number
             : nullptr;
}

/// What a member is to the number; `fits` is false where it does what no member of a latch does.
struct member_kind {
  bool fits = true;
  std::optional<role> is;
  bool by_argument = false;
};

member_kind kind_of(const clang::CXXMethodDecl& method, const latch_reader& does,
                    const clang::FieldDecl& number, const other_conditions& others) {
  constexpr member_kind odd{false, std::nullopt, false};
  const bool hangs =
      std::ranges::any_of(does.bodies, [&](const clang::Stmt* body) { return others.in(body); });
  const auto is_its = [&](const latch_reader::counted& one) { return one.number == &number; };
  const auto counts = std::ranges::count_if(does.counts, is_its);
  if (does.changes(&number) || counts > 1 || (does.otherwise && does.names(&number))) {
    return odd;
  }
  if (does.waits) {
    return counts == 0 && !does.otherwise && (does.limited || !hangs) ? member_kind{true, role::wait, false}
                                                                      : odd;
  }
  if (counts == 0) {
    return {!does.wakes, std::nullopt, false};
  }
  const latch_reader::counted& count = *std::ranges::find_if(does.counts, is_its);
  const auto* name =
      count.by == nullptr ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(count.by->IgnoreParenCasts());
  const bool by_argument =
      name != nullptr && method.getNumParams() > 0 && name->getDecl() == method.getParamDecl(0);
  const auto constant = count.by == nullptr ? std::nullopt : constant_value(count.by, method.getASTContext());
  const bool one = count.by == nullptr || (constant && *constant == 1);
  if (hangs || does.otherwise || !(one || by_argument) || (count.down && !does.wakes)) {
    return odd;
  }
  return {true, count.down ? role::count_down : role::count_up, by_argument};
}

}  // namespace

std::optional<inferred_class> read_latch(const class_shape& shape, const roles& known) {
  const auto members =
      may_be_latch(shape, known) ? read_all(shape.methods, shape.parts, known) : std::nullopt;
  const clang::FieldDecl* number = members ? awaited(*members) : nullptr;
  const auto inner = number != nullptr ? read_all(shape.inner, shape.parts, known) : std::nullopt;
  if (!inner || std::ranges::any_of(*inner, [&](const auto& one) {
        return one.does->names(number) && (one.does->otherwise || one.does->changes(number));
      })) {
    return std::nullopt;
  }
  inferred_class found;
  found.record = shape.classes.front();
  found.kind.is = object_kind::counter;
  found.decides = number;
  const other_conditions others(known, shape.parts, *number);
  bool downs = false;
  bool waits = false;
  for (const auto& [method, does] : *members) {
    const member_kind kind = kind_of(*method, *does, *number, others);
    if (!kind.fits) {
      return std::nullopt;
    }
    if (!kind.is) {
      continue;
    }
    function_model& model = found.members.emplace_back(method, function_model()).second;
    model.is = *kind.is;
    model.blocks = !(does->waits && does->limited);
    if (kind.by_argument) {
      model.count = operand{operand::kind::argument, 0};
    }
    // add(-1) is how some count down.
    downs |= *kind.is == role::count_down || (*kind.is == role::count_up && kind.by_argument && does->wakes);
    waits |= *kind.is == role::wait && model.blocks;
  }
  return downs && waits ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace snag::detector
