#include "detector/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "detector/check.h"
#include "detector/report_text.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view style = R"(<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 0 }
.finding { border: 1px solid #d0d7de; border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0 }
.where { font-family: ui-monospace, monospace; font-size: 13px; color: #57606a; margin: .5rem 0 .2rem }
.tag { font-size: 12px; background: #ddf4ff; border-radius: 1em; padding: 0 .6em }
pre { font: 13px/1.45 ui-monospace, monospace; background: #f6f8fa; padding: .4rem 0; margin: 0; overflow-x: auto }
pre span { display: block; padding: 0 .8rem; min-width: max-content } pre .hit { background: #fff8c5 }
pre mark { background: #ffb8b0; color: inherit } pre i { color: #8c959f; font-style: normal; user-select: none }
ol { padding-left: 1.4rem } table { border-collapse: collapse } td { padding: 0 1rem 0 0 }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117 } .finding { border-color: #30363d } .tag { background: #1f3a52 }
  pre { background: #161b22 } pre .hit { background: #3a3212 } pre mark { background: #7d2f2a }
}
</style>
)";

class page {
 public:
  page(const gathered& all, std::size_t files, const fs::path& root)
      : all_(all), files_(files), root_(root) {}

  std::string text() {
    out_ =
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>snag check</title>\n";
    out_ += style;
    out_ += fmt::format("<h1>snag check: {} in {}</h1>\n", count_of(all_.findings.size(), "finding"),
                        count_of(files_, "file"));
    overview();
    std::size_t number = 0;
    for (const finding& f : all_.findings) {
      one(f, ++number);
    }
    if (!all_.silenced.empty()) {
      out_ += "<h1>Silenced by NOLINT</h1>\n<ul>\n";
      for (const finding& f : all_.silenced) {
        out_ +=
            fmt::format("<li><span class=\"where\">{}</span> {} <span class=\"tag\">{}</span> {}</li>\n",
                        where(f.at), html_escape(f.message), html_escape(f.check),
                        html_escape(f.silenced->empty() ? "no reason is given" : "because: " + *f.silenced));
      }
      out_ += "</ul>\n";
    }
    out_ += "</html>\n";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string where(const place& at) const {
    return fmt::format("{}:{}:{}", html_escape(shown_path(at.path, root_)), at.line, at.column);
  }

  void overview() {
    if (!all_.lost.empty()) {
      out_ += fmt::format("<p><strong>{} could not be checked:</strong></p>\n<ul>\n",
                          count_of(all_.lost.size(), "file"));
      for (const unit_result* r : all_.lost) {
        out_ += fmt::format("<li><span class=\"where\">{}</span> {}</li>\n",
                            html_escape(shown_path(r->file, root_)), html_escape(r->why));
      }
      out_ += "</ul>\n";
    }
    std::map<std::string, unsigned> counts;
    for (const finding& f : all_.findings) {
      ++counts[f.check];
    }
    out_ += "<table>\n";
    for (const auto& [check, count] : counts) {
      const check_info* known = find_check(check);
      out_ += fmt::format("<tr><td>{}</td><td><strong>{}</strong></td><td>{}</td></tr>\n", count,
                          html_escape(check), known == nullptr ? "" : html_escape(known->summary));
    }
    out_ += "</table>\n";
  }

  void one(const finding& f, std::size_t number) {
    out_ += fmt::format(
        "<section class=\"finding\" id=\"f{}\">\n<h2>{}</h2>\n<span class=\"tag\">{}</span> "
        "<span class=\"tag\">{}</span>\n",
        number, html_escape(f.message), html_escape(f.check), to_string(f.sure));
    source(f.at);
    if (!f.notes.empty()) {
      out_ += "<ol>\n";
      for (const note& n : f.notes) {
        out_ += fmt::format("<li>{}\n", html_escape(n.message));
        source(n.at);
        out_ += "</li>\n";
      }
      out_ += "</ol>\n";
    }
    for (const fix& mend : f.fixes) {
      out_ += fmt::format("<p>Mend: {}</p>\n", html_escape(mend.says));
    }
    if (const check_info* check = find_check(f.check); check != nullptr && !check->shown_by.empty()) {
      out_ += fmt::format("<p>See it happen: <code>snag show {}</code></p>\n", html_escape(check->shown_by));
    }
    out_ += "</section>\n";
  }

  const std::vector<std::string>& lines_of(const std::string& path) {
    const auto [at, is_new] = files_read_.try_emplace(path);
    if (is_new) {
      try {
        at->second = split(read_file(path), '\n');
      } catch (const user_error&) {  // gone since: the finding has its own line
      }
    }
    return at->second;
  }

  void source(const place& at) {
    constexpr unsigned around = 3;
    out_ += fmt::format("<div class=\"where\">{}</div>\n<pre>", where(at));
    const auto& lines = lines_of(at.path);
    const bool is_same = at.line >= 1 && at.line <= lines.size() && lines[at.line - 1].starts_with(at.text);
    const unsigned first = is_same ? at.line - std::min(around, at.line - 1) : at.line;
    const unsigned last = is_same ? std::min(at.line + around, static_cast<unsigned>(lines.size())) : at.line;
    for (unsigned number = first; number <= last; ++number) {
      if (number == at.line) {
        out_ += fmt::format("<span class=\"hit\"><i>{:>5}</i>  {}</span>", number, marked(at));
      } else {
        out_ += fmt::format("<span><i>{:>5}</i>  {}</span>", number, html_escape(lines[number - 1]));
      }
    }
    out_ += "</pre>\n";
  }

  /// The line with what is underlined, or else the byte at the caret, marked.
  static std::string marked(const place& at) {
    const std::string_view text = at.text;
    const std::size_t caret = std::min<std::size_t>(at.column == 0 ? 0 : at.column - 1, text.size());
    std::size_t from = caret;
    std::size_t to = std::min(caret + 1, text.size());
    if (!at.underlined.empty()) {
      from = std::min<std::size_t>(at.underlined.front().first - 1, text.size());
      to = std::clamp<std::size_t>(at.underlined.front().last - 1, from, text.size());
    }
    return fmt::format("{}<mark>{}</mark>{}", html_escape(text.substr(0, from)),
                       html_escape(text.substr(from, to - from)), html_escape(text.substr(to)));
  }

  const gathered& all_;
  std::size_t files_;
  const fs::path& root_;
  std::string out_;
  std::map<std::string, std::vector<std::string>> files_read_;
};

}  // namespace

std::string to_html(const gathered& all, std::size_t files, const fs::path& root) {
  return page(all, files, root).text();
}

}  // namespace snag::detector
