#include "detector/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "detector/check.h"

namespace snag::detector {
namespace {

constexpr unsigned tab_stop = 8;  // Clang's

/// Bytes of a line that are drawn: generated files have lines that fill a screen, and a finding in each.
constexpr std::size_t most_drawn = 240;
constexpr std::string_view cut_off = "...";

bool continues_a_letter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;  // UTF-8
}

/// A source line as it appears: tabs expanded, of a long one what is around a column of interest, and for
/// each byte the column where it is drawn.
struct drawn_line {
  std::string text;
  std::size_t first = 0;         ///< byte of the source line that is drawn first
  std::vector<unsigned> column;  ///< of each byte from there on, and one past the last

  drawn_line(std::string_view source, unsigned interest) {
    std::size_t end = source.size();
    if (source.size() > most_drawn) {
      const std::size_t middle = std::min<std::size_t>(interest, source.size());
      first = middle > most_drawn / 2 ? middle - most_drawn / 2 : 0;
      end = std::min(first + most_drawn, source.size());
      while (first > 0 && continues_a_letter(source[first])) {
        --first;
      }
      while (end < source.size() && continues_a_letter(source[end])) {
        ++end;
      }
    }
    text = first > 0 ? cut_off : "";
    auto at = static_cast<unsigned>(text.size());
    for (const char c : source.substr(first, end - first)) {
      column.push_back(at);
      const auto byte = static_cast<unsigned char>(c);
      if (c == '\t') {
        const unsigned to = (at / tab_stop + 1) * tab_stop;
        text.append(to - at, ' ');
        at = to;
      } else {
        text += byte < 0x20 || byte == 0x7f ? ' ' : c;
        at += continues_a_letter(c) ? 0 : 1;
      }
    }
    column.push_back(at);
    text += end < source.size() ? cut_off : "";
  }

  [[nodiscard]] unsigned of(unsigned byte_column) const {
    const std::size_t byte = std::max<std::size_t>(byte_column, first + 1) - first - 1;
    return column[std::min(byte, column.size() - 1)];
  }
};

class printer {
 public:
  explicit printer(const text_style& style) : style_(style) {}

  void print(const finding& f) {
    header(f.at, "warning: ", "\033[0;1;35m", f.message, " [" + f.check + "]");
    snippet(f.at, {});
    for (const note& n : f.notes) {
      header(n.at, "note: ", "\033[0;1;36m", n.message, "");
      snippet(n.at, {});
    }
    for (const fix& x : f.fixes) {
      if (x.replacements.empty()) {
        continue;
      }
      place at = x.replacements.front().at;
      if (const auto& r = x.replacements.front(); r.length > 0 && r.end_line == at.line) {
        at.underlined = {{at.column, r.end_column}};
      }
      header(at, "note: ", "\033[0;1;36m", "mend: " + x.says, "");
      snippet(at, x.replacements);
    }
    if (const check_info* check = find_check(f.check); check != nullptr && !check->shown_by.empty()) {
      out_ += bold("note: ", "\033[0;1;36m") + fmt::format("see: snag show {}\n", check->shown_by);
    }
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string bold(std::string_view text, std::string_view code = "\033[1m") const {
    return style_.colour ? fmt::format("{}{}\033[0m", code, text) : std::string(text);
  }

  void header(const place& at, std::string_view severity, std::string_view colour, const std::string& message,
              const std::string& tag) {
    out_ += bold(fmt::format("{}:{}:{}: ", shown_path(at.path, style_.root), at.line, at.column));
    out_ += bold(severity, colour);
    out_ += severity == "warning: " ? bold(message) : message;
    out_ += tag + "\n";
  }

  void snippet(const place& at, const std::vector<replacement>& mend) {
    if (at.text.empty()) {
      return;
    }
    const drawn_line line(at.text, at.column);
    const std::string number = fmt::format("{:>5} | ", at.line);
    const std::string margin = std::string(5, ' ') + " | ";
    out_ += number + line.text + "\n";

    std::string marks(line.of(static_cast<unsigned>(at.text.size()) + 1) + 1, ' ');
    for (const column_range& r : at.underlined) {
      for (unsigned c = line.of(r.first); c < line.of(r.last); ++c) {
        marks[c] = '~';
      }
    }
    marks[line.of(at.column)] = '^';
    marks.erase(marks.find_last_not_of(' ') + 1);
    out_ += margin + bold(marks, "\033[0;1;32m") + "\n";

    std::string text;
    for (const replacement& r : mend) {
      if (r.at.line != at.line || r.at.path != at.path || r.text.find('\n') != std::string::npos) {
        continue;
      }
      const unsigned column = line.of(r.at.column);
      if (text.size() > column) {
        text += ' ';  // two edits that would overlap when drawn
      }
      text.append(column > text.size() ? column - text.size() : 0, ' ');
      text += r.text;
    }
    if (text.find_first_not_of(' ') != std::string::npos) {
      out_ += margin + bold(text, "\033[32m") + "\n";
    }
  }

  const text_style& style_;
  std::string out_;
};

}  // namespace

std::string shown_path(const std::string& path, const std::filesystem::path& root) {
  const auto relative = std::filesystem::path(path).lexically_relative(root);
  if (relative.empty() || *relative.begin() == "..") {
    return path;
  }
  return relative.string();
}

std::string to_text(std::span<const finding> findings, const text_style& style) {
  printer out(style);
  for (const finding& f : findings) {
    out.print(f);
  }
  return out.take();
}

}  // namespace snag::detector
