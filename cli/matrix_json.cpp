#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/matrix_report.h"
#include "support/exit_code.h"

namespace snag::cli {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

ordered_json cell_json(const matrix_cell& cell) {
  ordered_json out = {{"case", cell.case_id},
                      {"variant", to_string(cell.variant)},
                      {"tool", cell.tool},
                      {"state", to_string(cell.state)},
                      {"detail", cell.detail}};
  if (cell.pass_rate) {
    out["pass_rate"] = *cell.pass_rate;
  }
  if (cell.schedules) {
    out["schedules"] = *cell.schedules;
  }
  if (!cell.remarks.empty()) {
    ordered_json& list = out["remarks"] = ordered_json::array();
    for (const remark& one : cell.remarks) {
      list.push_back({{"kind", one.kind}, {"line", one.line}, {"text", one.text}});
    }
  }
  out["key"] = cell.key;
  out["ms"] = cell.took.count();
  return out;
}

matrix_cell cell_of(const json& in) {
  matrix_cell cell;
  cell.case_id = in.at("case").get<std::string>();
  cell.variant = parse_variant(in.at("variant").get<std::string>()).value();
  cell.tool = in.at("tool").get<std::string>();
  cell.state = parse_cell_state(in.at("state").get<std::string>()).value();
  cell.detail = in.at("detail").get<std::string>();
  if (in.contains("pass_rate")) {
    cell.pass_rate = in["pass_rate"].get<double>();
  }
  if (in.contains("schedules")) {
    cell.schedules = in["schedules"].get<std::uint64_t>();
  }
  if (in.contains("remarks")) {
    for (const json& one : in["remarks"]) {
      cell.remarks.push_back({one.at("kind"), one.at("line").get<unsigned>(), one.at("text")});
    }
  }
  cell.key = in.at("key").get<std::string>();
  cell.took = std::chrono::milliseconds(in.at("ms").get<std::int64_t>());
  return cell;
}

}  // namespace

std::string matrix_json(const matrix& table) {
  ordered_json document = {
      {"schema", 1}, {"kind", "snag-matrix"}, {"seed", table.seed}, {"interrupted", table.interrupted}};
  ordered_json& tools = document["tools"] = ordered_json::array();
  for (const matrix_tool& tool : table.tools) {
    tools.push_back({{"name", tool.name},
                     {"kind", to_string(tool.kind)},
                     {"present", tool.present},
                     {"version", tool.version},
                     {"says", tool.says}});
  }
  document["cases"] = table.cases;
  ordered_json& cells = document["cells"] = ordered_json::array();
  for (const matrix_cell& cell : table.cells) {
    cells.push_back(cell_json(cell));
  }
  return document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

matrix read_matrix(std::string_view text, std::string_view name) {
  const std::string mend = "give a file that 'snag matrix --json=FILE' wrote";
  const json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    throw user_error(fmt::format("cannot read matrix '{}': it is no JSON, or not all of it; {}", name, mend));
  }
  try {
    if (document.at("kind") != "snag-matrix" || document.at("schema") != 1) {
      throw user_error(fmt::format("cannot read matrix '{}': another schema than 1; {}", name, mend));
    }
    matrix table;
    table.seed = document.at("seed").get<std::uint64_t>();
    table.interrupted = document.at("interrupted").get<bool>();
    for (const json& tool : document.at("tools")) {
      table.tools.push_back({tool.at("name"), parse_tool_kind(tool.at("kind").get<std::string>()).value(),
                             tool.at("version"), tool.at("present").get<bool>(), tool.at("says")});
    }
    table.cases = document.at("cases").get<std::vector<std::string>>();
    for (const json& cell : document.at("cells")) {
      table.cells.push_back(cell_of(cell));
    }
    return table;
  } catch (const json::exception& e) {
    throw user_error(fmt::format("cannot read matrix '{}': {}; {}", name, e.what(), mend));
  } catch (const std::bad_optional_access&) {
    throw user_error(
        fmt::format("cannot read matrix '{}': it names a state that is not known; {}", name, mend));
  }
}

}  // namespace snag::cli
