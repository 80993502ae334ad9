#include "detector/cross_tu_classes.h"

#include <set>
#include <tuple>

#include "detector/cross_tu_bytes.h"

namespace snag::detector {

std::string essence(summary_class one) {
  for (summary_member& member : one.members) {
    member.at = {};
  }
  return to_bytes(one);
}

class_table::class_table(std::span<const unit_summary* const> units) {
  struct entry {
    const summary_class* one = nullptr;
    std::set<const unit_summary*> told_by;
    bool contradicted = false;
  };
  std::map<std::string_view, entry> all;
  std::multimap<std::string_view, entry*> members;
  const auto before = [](const summary_class& a, const summary_class& b) {
    return !a.members.empty() && !b.members.empty() &&
           std::tie(a.members.front().at.path, a.members.front().at.line) <
               std::tie(b.members.front().at.path, b.members.front().at.line);
  };
  for (const unit_summary* unit : units) {
    for (const summary_class& one : unit->classes) {
      entry& known = all[one.usr];
      known.contradicted |= known.one != nullptr && essence(*known.one) != essence(one);
      if (known.one == nullptr || before(one, *known.one)) {
        known.one = &one;  // of equals the first by its place, whatever the order of the units
      }
      known.told_by.insert(unit);
      for (const summary_member& member : one.members) {
        members.emplace(member.usr, &known);
      }
    }
  }
  // Who overrides or defines a member, and does not tell the class, has another view of it.
  const auto hold_against = [&](const unit_summary* unit, std::string_view member) {
    const auto [from, to] = members.equal_range(member);
    for (auto at = from; at != to; ++at) {
      at->second->contradicted |= !at->second->told_by.contains(unit);
    }
  };
  for (const unit_summary* unit : units) {
    for (const std::string& usr : unit->overridden) {
      hold_against(unit, usr);
    }
    for (const function_summary& f : unit->functions) {
      hold_against(unit, f.usr);
    }
  }
  for (const auto& [usr, known] : all) {
    if (!known.contradicted) {
      take_over(*known.one);
    }
  }
}

void class_table::take_over(const summary_class& one) {
  classes_.emplace(one.usr, one);
  for (const summary_member& member : one.members) {
    by_member_.emplace(member.usr, one.usr);
  }
}

const summary_class* class_table::find(std::string_view usr) const {
  const auto at = classes_.find(usr);
  return at == classes_.end() ? nullptr : &at->second;
}

const summary_class* class_table::of_member(std::string_view usr) const {
  const auto at = by_member_.find(usr);
  return at == by_member_.end() ? nullptr : find(at->second);
}

}  // namespace snag::detector
