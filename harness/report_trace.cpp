#include "harness/report_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/symbolizer.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr const char* red = "1;31";
constexpr const char* bold = "1";
constexpr const char* yellow = "33";
constexpr const char* faint = "2";

constexpr std::size_t step_width = 6;
constexpr std::size_t narrowest_column = 30;
constexpr std::size_t widest_column = 60;
constexpr std::size_t evidence_lines = 40;

std::string base_name(const std::string& file) {
  return file.substr(file.rfind('/') + 1);
}

std::size_t columns_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string cut(const std::string& text, std::size_t width) {
  if (columns_in(text) <= width) {
    return text;
  }
  std::size_t end = 0;
  for (std::size_t columns = 0; columns + 3 < width; ++columns) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      ++end;
    }
  }
  return text.substr(0, end) + "...";
}

/// Lines of at most `width` columns, broken at blanks; all but the first are indented.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (const std::string& word : split(text, ' ')) {
    const std::size_t size = columns_in(word);
    if (column != 0 && column + 1 + size > width) {
      out += "\n" + std::string(indent, ' ') + word;
      column = indent + size;
    } else {
      out += (column == 0 ? "" : " ") + word;
      column += (column == 0 ? 0 : 1) + size;
    }
  }
  return out;
}

/// The interleaving: which threads have columns, and how they are drawn.
class interleaving {
 public:
  interleaving(const trace_file& run, const table_style& style, source_text& sources)
      : run_(run),
        style_(style),
        sources_(sources),
        rows_(rows_of(run, sources)),
        shown_(shown_rows(run, rows_)) {
    std::set<std::uint64_t> seen;
    for (const shown_row& one : shown_) {
      if (one.row != nullptr) {
        seen.insert(one.row->thread);
      }
    }
    threads_.assign(seen.begin(), seen.end());
    const std::size_t room = style.width > step_width ? style.width - step_width : 0;
    if (!threads_.empty() && room / threads_.size() >= narrowest_column) {
      width_ = std::min(room / threads_.size(), widest_column);
    }
  }

  std::string draw() {
    std::string text = width_ == 0 ? "" : head();
    for (const shown_row& one : shown_) {
      text += one.row == nullptr ? paint(faint, fmt::format("{:>{}}{} left out\n", "", step_width,
                                                            count_of(one.left_out, "row")))
                                 : row(*one.row);
    }
    return text;
  }

 private:
  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const {
    return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

  [[nodiscard]] std::size_t column_of(std::uint64_t thread) const {
    return static_cast<std::size_t>(std::find(threads_.begin(), threads_.end(), thread) - threads_.begin());
  }

  [[nodiscard]] std::string head() const {
    std::string text = fmt::format("{:<{}}", "step", step_width);
    for (const std::uint64_t thread : threads_) {
      const std::string label = cut(thread_label(run_, thread), width_ - 2);
      text += label + std::string(width_ - columns_in(label), ' ');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return paint(bold, text) + "\n";
  }

  /// One line of the drawing; `mark` stands before it: the number of the step, or nothing.
  [[nodiscard]] std::string line(const std::string& mark, std::uint64_t thread, const std::string& content,
                                 std::string_view code) const {
    std::string text = fmt::format("{:<{}}", mark, step_width);
    if (width_ == 0) {
      const std::size_t room = style_.width > step_width ? style_.width - step_width : narrowest_column;
      return text + paint(code, cut(content, room)) + "\n";
    }
    const std::size_t column = column_of(thread);
    for (std::size_t i = 0; i < column; ++i) {
      text += "|" + std::string(width_ - 1, ' ');
    }
    // The last column may use what the terminal has left.
    const std::size_t left = style_.width - step_width - column * width_;
    return text + paint(code, cut(content, column + 1 == threads_.size() ? left : width_ - 2)) + "\n";
  }

  [[nodiscard]] std::string row(const trace_row& r) {
    std::string text;
    if (!r.why.empty() && r.first > 0) {
      const trace_step& before = run_.steps[r.first - 1];
      const bool says_itself = r.why == "waits" || r.why == "ended";
      if (!says_itself && (width_ == 0 || column_of(before.thread) < threads_.size())) {
        text += line("", before.thread,
                     width_ == 0 ? fmt::format("-- {}: {} --", thread_label(run_, before.thread), r.why)
                                 : fmt::format("-- {} --", r.why),
                     yellow);
      }
    }
    std::string content;
    if (r.place.line == 0) {
      content = r.what;
    } else {
      const std::string& source = sources_.line(r.place);
      const std::string words = source.empty() ? r.what : source;
      if (width_ == 0) {
        content = fmt::format("{}:{} {}", base_name(r.place.file), r.place.line, words);
      } else {
        // A column has little room: it names its file where that is another.
        std::string& file = file_of_[r.thread];
        if (file != r.place.file) {
          text += line("", r.thread, base_name(r.place.file), faint);
        }
        file = r.place.file;
        content = fmt::format("{} {}", r.place.line, words);
      }
    }
    if (width_ == 0) {
      content = fmt::format("{}: {}", thread_label(run_, r.thread), content);
    }
    text += line(std::to_string(r.first), r.thread, content, "");
    const std::size_t room =
        width_ == 0 ? style_.width - std::min<std::size_t>(style_.width, step_width) : width_ - 2;
    for (const std::string& note : r.notes) {
      for (const std::string& part : split(wrapped("  > " + note, room, 4), '\n')) {
        text += line("", r.thread, part, faint);
      }
    }
    return text;
  }

  const trace_file& run_;
  const table_style& style_;
  source_text& sources_;
  std::vector<trace_row> rows_;
  std::vector<shown_row> shown_;
  std::vector<std::uint64_t> threads_;
  std::size_t width_ = 0;  ///< of a column; 0: one thread a line
  std::map<std::uint64_t, std::string> file_of_;
};

}  // namespace

std::vector<shown_row> shown_rows(const trace_file& run, const std::vector<trace_row>& rows) {
  constexpr std::size_t all_up_to = 70;
  constexpr std::size_t at_the_beginning = 6;
  constexpr std::size_t at_the_end = 24;
  constexpr std::size_t around = 5;
  std::vector<bool> keep(rows.size(), rows.size() <= all_up_to);
  const auto keep_from = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, rows.size()); ++i) {
      keep[i] = true;
    }
  };
  keep_from(0, at_the_beginning);
  keep_from(rows.size() - std::min(rows.size(), at_the_end), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const trace_decision& d : run.decisive) {
      if (rows[i].first <= d.step && d.step <= rows[i].last) {
        keep_from(i - std::min(i, around), i + around);
      }
    }
  }
  std::vector<shown_row> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (keep[i]) {
      shown.push_back({&rows[i], 0});
    } else if (shown.empty() || shown.back().row != nullptr) {
      shown.push_back({nullptr, 1});
    } else {
      ++shown.back().left_out;
    }
  }
  return shown;
}

trace_text words_of(const trace_file& run, source_text& sources) {
  trace_text words;
  const trace_setup& setup = run.setup;
  words.headline = fmt::format(
      "{}, schedule {} by {}, seed {}", run.subject.label(), setup.number,
      setup.depth == 0 ? setup.strategy : fmt::format("{} (depth {})", setup.strategy, setup.depth),
      setup.base_seed);
  for (const trace_decision& d : run.decisive) {
    words.decisive.push_back(fmt::format("step {}: {}", d.step, d.says));
  }
  if (run.decisions > run.decisive.size()) {
    words.decisive.push_back(
        fmt::format("and {} before", count_of(run.decisions - run.decisive.size(), "choice")));
  }
  if (run.decisions == 0) {
    words.decisive.emplace_back(
        "nothing: it fails where every thread runs until it waits and the first made goes first");
  }
  if (run.doomed) {
    const trace_doom& doom = *run.doomed;
    if (doom.step == 0) {
      words.doomed = fmt::format("All of {} sampled schedules fail from the very beginning.", doom.samples);
    } else if (doom.step >= run.steps.size()) {
      words.doomed = fmt::format("Until its last step some of {} sampled ways to go on pass.", doom.samples);
    } else {
      const std::size_t last = doom.step - 1;
      const std::vector<trace_row> rows = rows_of(run, sources);
      const auto row =
          std::find_if(rows.begin(), rows.end(), [&](const trace_row& r) { return last <= r.last; });
      const bool stands = row != rows.end() && row->place.line != 0;
      words.doomed = fmt::format("Once step {} is done ({}{}), all of {} sampled ways to go on fail.", last,
                                 thread_label(run, run.steps[last].thread),
                                 stands ? " at " + place_label(row->place, sources) : "", doom.samples);
    }
  }
  if (run.shrunk && run.shrunk->runs > 0) {
    words.shrunk =
        fmt::format("made plain in {}{}: {} and {}, from {} and {}", count_of(run.shrunk->runs, "run"),
                    run.shrunk->cut_short ? " (the bound; there may be a plainer one)" : "",
                    count_of(run.steps.size(), "step"), count_of(run.decisions, "free choice"),
                    run.shrunk->steps, run.shrunk->decisions);
  }
  for (const trace_waiter& waiter : run.waiters) {
    words.waiters.push_back(fmt::format("{} {} at {}", thread_label(run, waiter.thread), waiter.says,
                                        place_label(waiter.place, sources)));
  }
  for (const std::uint64_t thread : run.cycle) {
    words.cycle += thread_label(run, thread) + " -> ";
  }
  if (!run.cycle.empty()) {
    words.cycle += thread_label(run, run.cycle.front());
  }
  return words;
}

std::string print_trace(const trace_file& run, const std::string& again, source_text& sources,
                        const table_style& style) {
  const auto paint = [&style](std::string_view code, std::string_view text) {
    return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  };
  const trace_text words = words_of(run, sources);
  const std::size_t width = std::max(40U, style.width);
  std::string text = fmt::format("{}  {}\n", paint(red, to_string(run.is)), words.headline);
  if (!run.detail.empty()) {
    text += "  " + wrapped(run.detail, width - 2, 2) + "\n";
  }
  text += "\n" + paint(bold, "What it hangs on") + "\n";
  for (const std::string& one : words.decisive) {
    text += "  " + wrapped(one, width - 4, 4) + "\n";
  }
  if (!words.doomed.empty()) {
    text += "  " + wrapped(words.doomed, width - 4, 4) + "\n";
  }
  text += "\n" + paint(bold, "The interleaving") + (words.shrunk.empty() ? "" : ", " + words.shrunk) + "\n";
  text += interleaving(run, style, sources).draw();
  if (!words.waiters.empty()) {
    text += "\n" + paint(bold, "Who waits") + "\n";
    for (const std::string& one : words.waiters) {
      text += "  " + wrapped(one, width - 4, 4) + "\n";
    }
    if (!words.cycle.empty()) {
      text += "  in a circle: " + words.cycle + "\n";
    }
  } else if (!run.evidence.empty()) {
    text += "\n" + paint(bold, "What was seen") + "\n";
    std::size_t n = 0;
    for (const std::string& line : split(run.evidence, '\n')) {
      if (++n > evidence_lines) {
        text += "  ...\n";
        break;
      }
      if (!line.empty()) {
        text += "  " + cut(line, width - 2) + "\n";
      }
    }
  }
  return again.empty() ? text : text + "\nagain: " + again + "\n";
}

}  // namespace snag
