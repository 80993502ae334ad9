#include "cli/matrix_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/text.h"

namespace snag::cli {

namespace {

std::string family_of(const std::string& id) {
  return id.substr(0, id.find('/'));
}

std::string cell_text(const matrix_cell* cell) {
  if (cell == nullptr) {
    return "?";
  }
  switch (cell->state) {
    case cell_state::caught:
      if (cell->schedules) {
        return std::to_string(*cell->schedules);
      }
      return cell->pass_rate ? fmt::format("yes ({:.0f} % pass)", 100 * *cell->pass_rate) : "yes";
    case cell_state::shown:
      return "fails";
    case cell_state::missed:
      return "-";
    case cell_state::absent:
      return "n/a";
    case cell_state::broken:
      return "error";
    case cell_state::not_run:
      return "?";
    case cell_state::silent:
      return "";
    case cell_state::alarm:
      return "alarm";
  }
  return "?";
}

const char* colour_of(const matrix_cell* cell) {
  if (cell == nullptr) {
    return "none";
  }
  switch (cell->state) {
    case cell_state::caught:
      return "caught";
    case cell_state::shown:
      return "shown";
    case cell_state::missed:
      return "missed";
    case cell_state::alarm:
      return "alarm";
    case cell_state::silent:
      return "silent";
    default:
      return "none";
  }
}

constexpr const char* legend =
    "**yes**: the tool says what is wrong, or the run failed and was judged. **fails**: the run hangs, "
    "crashes or "
    "answers wrong before one's eyes, but the tool itself says nothing. **-**: nothing is seen. **n/a**: the "
    "tool "
    "was not there, which is no statement about it. A number: the schedules that exploring needed up to and "
    "with "
    "the first that failed. A static tool catches a bug where it says something of the wrong variant that it "
    "does "
    "not say of the right one.";

constexpr const char* style = R"(:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem}
table{border-collapse:collapse;font-size:13px}th,td{border:1px solid #8884;padding:.2rem .45rem;text-align:center;white-space:nowrap}
th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:Canvas}
thead th{position:sticky;top:0;background:Canvas;vertical-align:bottom}
.caught{background:#1a7f37;color:#fff}.shown{background:#bf8700;color:#fff}.missed{background:#8882}
.alarm{background:#cf222e;color:#fff}.silent{background:#1a7f3722}.none{background:repeating-linear-gradient(45deg,#8882 0 4px,transparent 4px 8px)}
tbody th{text-align:left;padding-top:1rem;border:0}
)";

std::string row_html(const matrix& table, const std::string& id, variant v) {
  std::string text = fmt::format("<tr><td>{} <small>{}</small></td>", html_escape(id), to_string(v));
  for (const matrix_tool& tool : table.tools) {
    const matrix_cell* cell = table.find(id, v, tool.name);
    std::string tip =
        fmt::format("{}: {}", tool.name, cell == nullptr ? "?" : std::string(to_string(cell->state)));
    if (cell != nullptr && !cell->detail.empty()) {
      tip += ", " + cell->detail;
    }
    for (std::size_t i = 0; cell != nullptr && i < cell->remarks.size(); ++i) {
      tip += fmt::format("\nline {}: {} [{}]", cell->remarks[i].line, cell->remarks[i].text,
                         cell->remarks[i].kind);
    }
    text += fmt::format("<td class=\"{}\" title=\"{}\">{}</td>", colour_of(cell), html_escape(tip),
                        html_escape(cell_text(cell)));
  }
  return text + "</tr>\n";
}

}  // namespace

matrix_sum sum_of(const matrix& table, std::string_view tool) {
  matrix_sum sum;
  for (const matrix_cell& cell : table.cells) {
    if (cell.tool != tool) {
      continue;
    }
    switch (cell.state) {
      case cell_state::caught:
        ++sum.caught;
        break;
      case cell_state::shown:
        ++sum.shown;
        break;
      case cell_state::missed:
        ++sum.missed;
        break;
      case cell_state::alarm:
        ++sum.alarms;
        break;
      case cell_state::silent:
        break;
      case cell_state::absent:
      case cell_state::broken:
      case cell_state::not_run:
        ++sum.unstated;
        break;
    }
  }
  return sum;
}

std::string matrix_text(const matrix& table) {
  std::string text =
      fmt::format("{:<16}{:>8}{:>8}{:>8}{:>8}\n", fmt::format("of {}", count_of(table.cases.size(), "case")),
                  "caught", "fails", "missed", "alarms");
  for (const matrix_tool& tool : table.tools) {
    const matrix_sum sum = sum_of(table, tool.name);
    if (!tool.present) {
      text += fmt::format("{:<16}{:>8}  {}\n", tool.name, "n/a", tool.says);
      continue;
    }
    text +=
        fmt::format("{:<16}{:>8}{:>8}{:>8}{:>8}", tool.name, sum.caught, sum.shown, sum.missed, sum.alarms);
    text +=
        sum.unstated == 0 ? "\n" : fmt::format("  {} without a statement\n", count_of(sum.unstated, "cell"));
  }
  return text;
}

std::string matrix_markdown(const matrix& table) {
  std::string text = "# Which tool would have caught this?\n\n<!-- made by snag matrix -->\n\n";
  text += fmt::format("Every tool over the wrong and the right variant of {}, seed {}. {}\n\n",
                      count_of(table.cases.size(), "case"), table.seed, legend);
  text +=
      "## In sum\n\n| tool | kind | caught | fails | missed | right variants it speaks of | version "
      "|\n|-|-|-|-|-|-|-|\n";
  for (const matrix_tool& tool : table.tools) {
    const matrix_sum sum = sum_of(table, tool.name);
    text += tool.present
                ? fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", tool.name, to_string(tool.kind),
                              sum.caught, sum.shown, sum.missed, sum.alarms, tool.version)
                : fmt::format("| {} | {} | n/a | n/a | n/a | n/a | {} |\n", tool.name, to_string(tool.kind),
                              tool.says);
  }
  std::string head = "| case |";
  std::string rule = "|-|";
  for (const matrix_tool& tool : table.tools) {
    head += fmt::format(" {} |", tool.name);
    rule += "-|";
  }
  std::string family;
  for (const std::string& id : table.cases) {
    if (family_of(id) != family) {
      family = family_of(id);
      text += fmt::format("\n## {}\n\n{}\n{}\n", family, head, rule);
    }
    text += fmt::format("| [{}](../cases/{}.md) |", id.substr(family.size() + 1), id);
    for (const matrix_tool& tool : table.tools) {
      text += fmt::format(" {} |", cell_text(table.find(id, variant::buggy, tool.name)));
    }
    text += "\n";
  }
  text += "\n## What was said of right variants\n\n";
  bool any = false;
  for (const matrix_cell& cell : table.cells) {
    if (cell.state == cell_state::alarm) {
      any = true;
      text += fmt::format("- {}: {}: {}\n", cell.case_id, cell.tool,
                          cell.remarks.empty() ? cell.detail : cell.remarks.front().kind);
    }
  }
  text += any ? "" : "Nothing.\n";
  text += "\n## How each is run\n\n";
  for (const matrix_tool& tool : table.tools) {
    text += fmt::format("- {}: {}\n", tool.name, tool.says);
  }
  return text;
}

std::string matrix_html(const matrix& table) {
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Which tool would have caught "
      "this?</title>\n"
      "<style>{}</style>\n<h1>Which tool would have caught this?</h1>\n<p>{} in a wrong and a right variant, "
      "seed {}. "
      "Hold the pointer over a cell to read what the tool said.</p>\n<table>\n<thead><tr><th>case</th>",
      style, count_of(table.cases.size(), "case"), table.seed);
  for (const matrix_tool& tool : table.tools) {
    text += fmt::format("<th title=\"{}\">{}</th>", html_escape(tool.says + "\n" + tool.version),
                        html_escape(tool.name));
  }
  text += "</tr><tr><td>caught</td>";
  for (const matrix_tool& tool : table.tools) {
    text += tool.present ? fmt::format("<td>{}</td>", sum_of(table, tool.name).caught) : "<td>n/a</td>";
  }
  text += "</tr></thead>\n<tbody>\n";
  std::string family;
  for (const std::string& id : table.cases) {
    if (family_of(id) != family) {
      family = family_of(id);
      text +=
          fmt::format("<tr><th colspan=\"{}\">{}</th></tr>\n", table.tools.size() + 1, html_escape(family));
    }
    text += row_html(table, id, variant::buggy) + row_html(table, id, variant::fixed);
  }
  return text + "</tbody></table>\n</html>\n";
}

}  // namespace snag::cli
