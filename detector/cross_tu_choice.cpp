#include "detector/cross_tu_choice.h"

#include <algorithm>
#include <set>
#include <string>

#include "detector/cross_tu_bytes.h"

namespace snag::detector {
namespace {

/// What is asked, without who asks.
std::string key_of(summary_question asked) {
  asked.own = false;
  return to_bytes(asked);
}

}  // namespace

std::vector<std::size_t> units_to_tell(std::span<const asking_unit> units, const summary_table& table) {
  std::set<std::string> heard;  // by some unit that is read once more
  std::vector<std::vector<std::string>> answered(units.size());
  std::vector<std::size_t> chosen;
  const auto choose = [&](std::size_t unit) {
    chosen.push_back(unit);
    heard.insert(answered[unit].begin(), answered[unit].end());
  };
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < units.size(); ++i) {
    bool own = false;
    for (const summary_question& asked : units[i].tells->questions) {
      if (table.answers(asked)) {
        answered[i].push_back(key_of(asked));
        own |= asked.own;
      }
    }
    if (own || (units[i].finds_in_headers && !answered[i].empty())) {
      choose(i);
    } else {
      others.push_back(i);
    }
  }
  for (const std::size_t unit : others) {
    if (std::ranges::any_of(answered[unit], [&](const std::string& key) { return !heard.contains(key); })) {
      choose(unit);
    }
  }
  std::ranges::sort(chosen);
  return chosen;
}

}  // namespace snag::detector
