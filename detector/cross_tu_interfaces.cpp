#include "detector/cross_tu_interfaces.h"

#include <algorithm>
#include <optional>

namespace snag::detector {
namespace {

bool is_left(const summary_start& start) {
  return start.detached || start.joined == joined_by::nobody;
}

bool are_alike(const summary_start& a, const summary_start& b) {
  return a.parameter == b.parameter && a.queued == b.queued && a.settled == b.settled &&
         is_left(a) == is_left(b) && a.returned == b.returned && (is_left(a) || a.joined == b.joined);
}

/// What is left of the starts once another class behind the interface is looked at.
void keep_alike(std::vector<summary_start>& starts, const function_summary& other) {
  std::erase_if(starts, [&](const summary_start& one) {
    return std::ranges::none_of(other.starts, [&](const summary_start& its) { return are_alike(one, its); });
  });
}

}  // namespace

std::vector<function_summary> interfaces(const std::vector<summary_override>& overrides,
                                         const summaries_by_usr& known) {
  std::vector<function_summary> found;
  for (auto first = overrides.begin(); first != overrides.end();) {
    const auto end =
        std::find_if(first, overrides.end(), [&](const auto& one) { return one.base != first->base; });
    std::optional<function_summary> face;
    for (auto one = first; one != end; ++one) {
      const auto at = known.find(one->by);
      if (at == known.end()) {
        face.reset();
        break;
      }
      if (one == first) {
        face.emplace();
        face->usr = first->base;
        face->name = at->second.name;
        face->at = at->second.at;
        face->starts = at->second.starts;
        face->opaque = true;
      } else {
        keep_alike(face->starts, at->second);
      }
    }
    if (face && !face->starts.empty() && !known.contains(face->usr)) {
      for (summary_start& start : face->starts) {
        start.held_behind = !start.holders.empty();
        start.holders.clear();
      }
      found.push_back(std::move(*face));
    }
    first = end;
  }
  return found;
}

}  // namespace snag::detector
