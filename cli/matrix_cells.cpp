#include "cli/matrix_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "support/text.h"

namespace snag::cli {

namespace {

constexpr std::array<std::pair<cell_state, std::string_view>, 8> state_names = {{
    {cell_state::caught, "caught"},
    {cell_state::shown, "shown"},
    {cell_state::missed, "missed"},
    {cell_state::absent, "absent"},
    {cell_state::silent, "silent"},
    {cell_state::alarm, "alarm"},
    {cell_state::broken, "broken"},
    {cell_state::not_run, "not-run"},
}};
constexpr std::array<std::pair<tool_kind, std::string_view>, 4> kind_names = {{
    {tool_kind::static_analysis, "static"},
    {tool_kind::dynamic_analysis, "dynamic"},
    {tool_kind::stress, "stress"},
    {tool_kind::explore, "explore"},
}};

template <class Value, class Table>
std::string_view name_of(Value value, const Table& table) noexcept {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.first == value; });
  return at == table.end() ? std::string_view("?") : at->second;
}

template <class Value, class Table>
std::optional<Value> value_of(std::string_view name, const Table& table) noexcept {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const auto& one) { return one.second == name; });
  return at == table.end() ? std::nullopt : std::optional<Value>(at->first);
}

std::map<std::string, int> by_kind(const std::vector<remark>& remarks) {
  std::map<std::string, int> counts;
  for (const remark& one : remarks) {
    ++counts[one.kind];
  }
  return counts;
}

}  // namespace

std::string_view to_string(cell_state s) noexcept {
  return name_of(s, state_names);
}

std::optional<cell_state> parse_cell_state(std::string_view name) noexcept {
  return value_of<cell_state>(name, state_names);
}

std::string_view to_string(tool_kind k) noexcept {
  return name_of(k, kind_names);
}

std::optional<tool_kind> parse_tool_kind(std::string_view name) noexcept {
  return value_of<tool_kind>(name, kind_names);
}

const matrix_cell* matrix::find(std::string_view case_id, snag::variant v,
                                std::string_view tool) const noexcept {
  const auto at = std::find_if(cells.begin(), cells.end(), [&](const matrix_cell& cell) {
    return cell.case_id == case_id && cell.variant == v && cell.tool == tool;
  });
  return at == cells.end() ? nullptr : &*at;
}

void credit(matrix_cell& buggy, matrix_cell& fixed) {
  const auto stated = [](const matrix_cell& cell) {
    return cell.state != cell_state::absent && cell.state != cell_state::broken &&
           cell.state != cell_state::not_run;
  };
  std::map<std::string, int> both = by_kind(fixed.remarks);
  if (stated(fixed)) {
    if (!fixed.remarks.empty()) {
      fixed.state = cell_state::alarm;
      fixed.detail = count_of(fixed.remarks.size(), "remark");
    } else if (fixed.state != cell_state::alarm) {
      fixed.state = cell_state::silent;
    }
  }
  if (!stated(buggy)) {
    return;
  }
  // A run that failed has shown itself, whatever the tool says.
  const bool failed = buggy.state == cell_state::shown || buggy.detail.starts_with("the run ");
  buggy.state = failed ? cell_state::shown : cell_state::missed;
  if (!failed) {
    buggy.detail = buggy.remarks.empty() ? "" : "says nothing that it does not say of the right one";
  }
  for (const remark& one : buggy.remarks) {
    if (both[one.kind]-- <= 0) {
      buggy.state = cell_state::caught;
      buggy.detail = one.kind + (failed ? "; " + buggy.detail : "");
      return;
    }
  }
}

}  // namespace snag::cli
