#include <fmt/format.h>

#include <algorithm>

#include "harness/report_explore.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr const char* red = "1;31";
constexpr const char* green = "32";
constexpr const char* yellow = "33";

std::string painted(const table_style& style, std::string_view code, std::string_view text) {
  return style.colour && !code.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string quoted(const std::string& word) {
  static constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
    return word;
  }
  std::string out = "'";
  for (const char c : word) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

std::string what_came(const explore_row& row) {
  if (row.failure) {
    return fmt::format("{} in {} {}{}", to_string(row.failure->is),
                       row.failure->kept ? "kept schedule" : "schedule", row.failure->number,
                       row.failure->kept ? "" : fmt::format(" ({})", row.failure->strategy));
  }
  if (row.schedules == 0) {
    return "not run";
  }
  return fmt::format("passed {}{}", count_of(row.schedules, "schedule"),
                     row.finished ? "" : ", not finished");
}

std::string state_of(const explore_row& row, const table_style& style) {
  switch (row.state) {
    case row_state::met:
      return painted(style, green, "ok");
    case row_state::not_met:
      return painted(style, red, "NOT MET");
    case row_state::not_run:
      return painted(style, yellow, row.finished ? "open" : "not finished");
  }
  return {};
}

/// lines returns one line for each of the rows, and below it what else is to be known of it.
std::string lines(const std::vector<explore_row>& rows, const table_style& style) {
  std::vector<const explore_row*> shown;
  std::size_t label_width = 0;
  std::size_t came_width = 0;
  for (const explore_row& row : rows) {
    if (style.only_unmet && row.state == row_state::met) {
      continue;
    }
    shown.push_back(&row);
    label_width = std::max(label_width, row.label().size());
    came_width = std::max(came_width, what_came(row).size());
  }
  std::string text;
  for (const explore_row* row : shown) {
    text += fmt::format("{:<{}}  {:<{}}  {}\n", row->label(), label_width, what_came(*row), came_width,
                        state_of(*row, style));
    if (!row->bound.empty()) {
      text += "    " + row->bound + "\n";
    }
    if (row->fresh) {
      text += "    keeps state between runs: every schedule had a process of its own\n";
    }
    if (row->failure && row->failure->run && !row->failure->replays) {
      text += "    " + painted(style, yellow, "did not come to the same when it was run again") +
              ": something that is not controlled decides\n";
    }
  }
  return text;
}

}  // namespace

std::string table(const explore_result& result, const table_style& style) {
  if (result.rows.empty()) {
    return "nothing selected\n";
  }
  std::string text = lines(result.rows, style);
  std::uint64_t schedules = 0;
  std::uint64_t not_met = 0;
  std::uint64_t open = 0;
  for (const explore_row& row : result.rows) {
    schedules += row.schedules;
    not_met += row.state == row_state::not_met ? 1 : 0;
    open += row.state == row_state::not_run ? 1 : 0;
  }
  for (const explore_row& row : result.rows) {
    if (row.state == row_state::not_met) {
      text += "\n" + painted(style, red, "NOT MET") + "  " + row.note + "\n";
    } else if (!row.note.empty()) {
      text += "\n" + row.note + "\n";
    }
  }
  text +=
      fmt::format("{}{} in {:.1f} s, seed {}: ", text.empty() ? "" : "\n", count_of(schedules, "schedule"),
                  static_cast<double>(result.elapsed.count()) / 1000, result.options.seed);
  if (not_met > 0) {
    text += painted(style, red,
                    fmt::format("{} of {} not met", not_met, count_of(result.rows.size(), "expectation")));
  } else {
    text += open == 0 ? painted(style, green, "every expectation met") : std::string("no expectation failed");
  }
  if (result.interrupted) {
    text += painted(style, yellow, fmt::format("; interrupted, {} open", count_of(open, "row")));
  }
  return text + "\n";
}

std::string replay_command(const explore_row& row, const explore_options& options) {
  if (row.failure && !row.failure->file.empty()) {
    return "snag replay " + quoted(row.failure->file);
  }
  std::string text = "snag explore";
  if (!row.subject.case_id.empty()) {
    text += fmt::format(" {} --variant {} --flavour {}", row.subject.case_id, to_string(row.subject.variant),
                        to_string(row.subject.flavour));
  }
  if (options.by == search::dfs) {
    text += fmt::format(" --strategy dfs --seed {} --preemptions {}{}", options.seed, options.depth,
                        options.reduction ? "" : " --no-reduction");
  } else {
    text += fmt::format(" --strategy {} --seed {} --first {} --schedules 1", to_string(options.by),
                        options.seed, row.failure ? row.failure->number : options.first);
  }
  if (options.points != point_level::memory) {
    text += fmt::format(" --points {}", to_string(options.points));
  }
  if (options.by != search::dfs && options.depth != explore_options().depth) {
    text += fmt::format(" --depth {}", options.depth);
  }
  text += options.adversarial ? " --time adversarial" : "";
  text += options.spurious ? " --spurious" : "";
  if (row.subject.case_id.empty()) {
    text += " -- " + quoted(row.subject.program);
    for (const std::string& argument : row.subject.arguments) {
      text += " " + quoted(argument);
    }
  }
  return text;
}

}  // namespace snag
