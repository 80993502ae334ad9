#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "harness/report.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr std::size_t evidence_lines = 24;

/// Text and the columns it takes; colour codes take none.
struct cell {
  std::string text;
  std::string colour;
};

class painter {
 public:
  explicit painter(bool colour) : colour_(colour) {}
  [[nodiscard]] std::string operator()(std::string_view text, std::string_view code) const {
    return colour_ && !code.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

 private:
  bool colour_;
};

constexpr const char* red = "1;31";
constexpr const char* green = "32";
constexpr const char* yellow = "33";
constexpr const char* bold = "1";
constexpr const char* faint = "2";

// Never rounded to 100 or to 0: one run that did not pass is the news.
std::string percent(const stress_row& row) {
  if (row.passes() == row.iterations) {
    return "100 %";
  }
  if (row.passes() == 0) {
    return "  0 %";
  }
  const double share = row.pass_rate() * 100;
  return share < 1 ? " <1 %" : fmt::format("{:3} %", static_cast<int>(share));
}

std::string what_came(const stress_row& row) {
  std::vector<std::pair<std::uint64_t, verdict>> came;
  for (const auto& [v, n] : row.counts) {
    if (v != verdict::passed) {
      came.emplace_back(n, v);
    }
  }
  std::sort(came.begin(), came.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::string text;
  for (std::size_t i = 0; i < came.size() && i < 2; ++i) {
    text += (i == 0 ? "" : ", ") + std::string(to_string(came[i].second));
  }
  return came.size() > 2 ? text + fmt::format(" +{}", came.size() - 2) : text;
}

cell cell_of(const stress_row& row) {
  if (row.iterations == 0) {
    return {"not run", faint};
  }
  const std::string came = what_came(row);
  return {came.empty() ? percent(row) : fmt::format("{}  {}", percent(row), came),
          row.state == row_state::not_met ? red : ""};
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

/// One line of the table: a case in one variant, over its flavours.
struct line {
  std::string case_id;
  snag::variant variant = snag::variant::buggy;
  std::map<flavour, const stress_row*> cells;

  [[nodiscard]] row_state state() const {
    row_state worst_state = row_state::met;
    for (const auto& [f, row] : cells) {
      if (row->state == row_state::not_met) {
        return row_state::not_met;
      }
      worst_state = row->state == row_state::not_run ? row_state::not_run : worst_state;
    }
    return worst_state;
  }
};

std::vector<line> lines_of(const stress_result& result) {
  std::vector<line> lines;
  for (const stress_row& row : result.rows) {
    if (lines.empty() || lines.back().case_id != row.case_id || lines.back().variant != row.variant) {
      lines.push_back({row.case_id, row.variant, {}});
    }
    lines.back().cells[row.flavour] = &row;
  }
  return lines;
}

std::string grid(const std::vector<line>& lines, const painter& paint) {
  std::set<flavour> flavours;
  std::size_t id_width = 4;
  std::map<flavour, std::size_t> widths;
  for (const line& l : lines) {
    id_width = std::max(id_width, l.case_id.size());
    for (const auto& [f, row] : l.cells) {
      flavours.insert(f);
      widths[f] = std::max({widths[f], to_string(f).size(), cell_of(*row).text.size()});
    }
  }
  std::string head = padded("case", id_width) + "  " + padded("variant", 9);
  for (const flavour f : flavours) {
    head += "  " + padded(std::string(to_string(f)), widths[f]);
  }
  std::string text = paint(head, bold) + "\n";
  std::string last_id;
  for (const line& l : lines) {
    text += padded(l.case_id == last_id ? "" : l.case_id, id_width) + "  ";
    text += padded(std::string(to_string(l.variant)), 9);
    last_id = l.case_id;
    for (const flavour f : flavours) {
      const auto at = l.cells.find(f);
      const cell c = at == l.cells.end() ? cell{"-", faint} : cell_of(*at->second);
      text += "  " + paint(padded(c.text, widths[f]), c.colour);
    }
    switch (l.state()) {
      case row_state::met:
        text += "  " + paint("ok", green);
        break;
      case row_state::not_met:
        text += "  " + paint("NOT MET", red);
        break;
      case row_state::not_run:
        text += "  " + paint("not run", yellow);
    }
    text += "\n";
  }
  return text;
}

std::string fault(const stress_row& row, const stress_result& result, const painter& paint, unsigned width) {
  std::string text = "\n" + paint("NOT MET", red) + "  " + row.note + "\n";
  const std::optional<failed_run>& shown = row.first_surprise ? row.first_surprise : row.first_failure;
  if (shown) {
    std::size_t n = 0;
    for (const std::string& evidence : split(shown->evidence, '\n')) {
      if (++n > evidence_lines) {
        text += "    ...\n";
        break;
      }
      if (!evidence.empty()) {
        const bool cut = evidence.size() + 4 > width && width > 20;
        text += "    " + (cut ? evidence.substr(0, width - 7) + "..." : evidence) + "\n";
      }
    }
    text += "  again: " + repeat_command(row, result, shown->iteration) + "\n";
  }
  return text;
}

}  // namespace

std::string table(const stress_result& result, const table_style& style) {
  const painter paint(style.colour);
  if (result.rows.empty()) {
    return "nothing selected\n";
  }
  std::vector<line> lines = lines_of(result);
  if (style.only_unmet) {
    std::erase_if(lines, [](const line& l) { return l.state() == row_state::met; });
  }
  std::string text;
  if (!lines.empty()) {
    text = "Share of the runs that passed, and what the others came to:\n\n" + grid(lines, paint);
  }
  std::uint64_t runs = 0;
  std::uint64_t not_met = 0;
  std::uint64_t not_run = 0;
  std::set<std::string> cases;
  for (const stress_row& row : result.rows) {
    runs += row.iterations;
    not_met += row.state == row_state::not_met ? 1 : 0;
    not_run += row.state == row_state::not_run ? 1 : 0;
    cases.insert(row.case_id);
    if (row.state == row_state::not_met) {
      text += fault(row, result, paint, style.width);
    }
  }
  text +=
      fmt::format("{}{}, {} in {:.1f} s, seed {}: ", text.empty() ? "" : "\n", count_of(cases.size(), "case"),
                  count_of(runs, "run"), static_cast<double>(result.elapsed.count()) / 1000, result.seed);
  if (not_met > 0) {
    text += paint(fmt::format("{} of {} not met", not_met, count_of(result.rows.size(), "expectation")), red);
  } else if (not_run == 0) {
    text += paint("every expectation met", green);
  } else {
    text += "no expectation failed";
  }
  if (result.interrupted) {
    text += paint(fmt::format("; interrupted, {} not judged", count_of(not_run, "expectation")), yellow);
  }
  return text + "\n";
}

std::string repeat_command(const stress_row& row, const stress_result& result, std::uint64_t iteration) {
  const auto is_it = [iteration](const std::optional<failed_run>& run) {
    return run && run->iteration == iteration;
  };
  // What went before in its process is part of the run.
  const std::uint64_t before = is_it(row.first_failure)    ? row.first_failure->in_process
                               : is_it(row.first_surprise) ? row.first_surprise->in_process
                                                           : 0;
  return fmt::format("snag stress {} --variant {} --flavour {} --seed {} --first {} --iterations {}",
                     row.case_id, to_string(row.variant), to_string(row.flavour), result.seed,
                     iteration - before, before + 1);
}

}  // namespace snag
