#include "detector/inferred_promises.h"

#include <algorithm>
#include <utility>

#include "detector/flag_runs.h"
#include "detector/read_members.h"
#include "llvm/ADT/STLExtras.h"

namespace snag::detector {
namespace {

enum class part { none, sets, waits, odd };

class judge {
 public:
  /// `value` is what the flag is given; nothing where the value itself says whether it is there.
  judge(const clang::ASTContext& ast, const roles& known, const part_set& parts,
        const clang::FieldDecl& decides, const std::optional<llvm::APSInt>& value)
      : known_(known), decides_(decides), value_(value) {
    if (value) {
      when_set_.emplace(ast, known, &decides, *value, parts);
    }
  }

  [[nodiscard]] part part_of(const member& one) const {
    const queue_reader& does = *one.does;
    const bool sets =
        value_ ? std::ranges::any_of(does.sets, [&](const auto& set) { return set.first == &decides_; })
               : does.fills.contains(&decides_);
    const bool changes = sets || does.writes.contains(&decides_) || does.takes_off.contains(&decides_);
    if (does.waits) {
      // A loop around the wait names the lock and the condition as well.
      const bool only =
          does.asked.contains(&decides_) && llvm::all_of(does.asked, [&](const clang::FieldDecl* field) {
            const type_model* kind = known_.of(field->getType());
            return field == &decides_ ||
                   (kind != nullptr && (kind->is == object_kind::lock || kind->is == object_kind::condition));
          });
      return only && !changes && !does.otherwise && is_over_when_set(*one.method) ? part::waits : part::odd;
    }
    if (!sets) {
      return changes ? part::odd : part::none;
    }
    const bool complete = does.wakes && (does.locks || is_atomic(known_, decides_));
    if (does.otherwise || does.takes_off.contains(&decides_) || (one.seen && !complete)) {
      return part::odd;
    }
    return complete ? part::sets : part::none;  // a helper: who calls it is read with it
  }

 private:
  bool is_over_when_set(const clang::CXXMethodDecl& method) const {
    if (!when_set_) {
      return true;
    }
    const flag_run late = when_set_->of(method);
    return late.understood && !late.waits;
  }

  const roles& known_;
  const clang::FieldDecl& decides_;
  std::optional<llvm::APSInt> value_;
  std::optional<flag_runs> when_set_;
};

}  // namespace

std::optional<inferred_class> read_promise(const clang::ASTContext& ast, const class_shape& shape,
                                           const roles& known) {
  bool lock = false;
  bool condition = false;
  for (const clang::FieldDecl* field : shape.fields) {
    const type_model* kind = known.of(field->getType());
    lock |= kind != nullptr && kind->is == object_kind::lock;
    condition |= kind != nullptr && kind->is == object_kind::condition;
    if (!shape.parts.contains(field) && is_active(known, field->getType())) {
      return std::nullopt;
    }
  }
  const auto members = lock && condition ? members_of(ast, shape, known) : std::nullopt;
  if (!members) {
    return std::nullopt;
  }
  for (const clang::FieldDecl* field : shape.fields) {
    const bool flag = is_flag(known, field->getType());
    const auto value = flag ? only_value(ast, members->all, field) : std::nullopt;
    if (flag != value.has_value() ||
        (!flag && !field->getType()->isPointerType() && !field->getType()->isRecordType())) {
      continue;
    }
    const judge judges(ast, known, shape.parts, *field, value);
    inferred_class found;
    found.record = shape.classes.front();
    found.kind.is = object_kind::promise;
    found.decides = field;
    found.value = value;
    bool sets = false;
    bool waits = false;
    const bool fits = std::ranges::all_of(members->all, [&](const member& one) {
      const part plays = judges.part_of(one);
      if (plays == part::sets || plays == part::waits) {
        function_model& model = found.members.emplace_back(one.method, function_model()).second;
        model.is = plays == part::sets ? role::publish : role::wait;
        model.blocks = plays == part::sets || one.does->blocks;
        sets |= plays == part::sets;
        waits |= plays == part::waits && one.does->blocks;
      }
      return plays != part::odd;
    });
    if (fits && sets && waits) {
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace snag::detector
