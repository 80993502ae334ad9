#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/report_trace.h"
#include "harness/symbolizer.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr std::string_view style_sheet = R"(
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 110rem; padding: 0 1rem; color: #1c1c1c; background: #fff; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
.verdict { color: #b00020; } code, pre, td.c { font-family: ui-monospace, monospace; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; position: sticky; top: 0; background: #f2f2f2; }
th, td { padding: .1rem .5rem; border-left: 1px solid #ddd; vertical-align: top; }
td.n { color: #777; text-align: right; border-left: 0; width: 4rem; } td.c { white-space: pre-wrap; }
.place { color: #666; } .note { color: #555; font-style: italic; }
tr.preempts td { border-top: 2px solid #d98200; } tr.decides td { background: #fff3d6; }
tr.doomed td { border-top: 2px solid #b00020; } .why { color: #a05a00; }
pre { overflow-x: auto; background: #f6f6f6; padding: .6rem; }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #e4e4e4; } th { background: #2a2a2a; }
 th, td { border-color: #3a3a3a; } pre { background: #222; } tr.decides td { background: #3a2f12; } .verdict { color: #ff6b81; }
 .place, .note, td.n { color: #999; } .why { color: #f0a94a; } }
)";

std::string list(const std::vector<std::string>& items) {
  std::string text = "<ul>\n";
  for (const std::string& item : items) {
    text += "<li>" + html_escape(item) + "</li>\n";
  }
  return text + "</ul>\n";
}

std::string cell(const trace_row& row, source_text& sources) {
  std::string text;
  if (row.place.line != 0) {
    const std::string& source = sources.line(row.place);
    text = fmt::format("<span class=\"place\" title=\"{}\">{}</span> {}", html_escape(row.function),
                       html_escape(to_string(row.place)), html_escape(source.empty() ? row.what : source));
  } else {
    text = html_escape(row.what);
  }
  for (const std::string& note : row.notes) {
    text += "\n<span class=\"note\">" + html_escape(note) + "</span>";
  }
  return text;
}

std::string table_of(const trace_file& run, source_text& sources) {
  const std::vector<trace_row> rows = rows_of(run, sources);
  std::set<std::uint64_t> threads;
  for (const trace_row& row : rows) {
    threads.insert(row.thread);
  }
  std::string text = "<table>\n<thead><tr><th>step</th>";
  for (const std::uint64_t thread : threads) {
    text += fmt::format("<th>{}</th>", html_escape(thread_label(run, thread)));
  }
  text += "</tr></thead>\n<tbody>\n";
  for (const trace_row& row : rows) {
    const bool decides = std::any_of(run.decisive.begin(), run.decisive.end(), [&](const trace_decision& d) {
      return row.first <= d.step && d.step <= row.last;
    });
    const bool doomed = run.doomed && run.doomed->step > 0 && row.first < run.doomed->step &&
                        run.doomed->step - 1 <= row.last;
    text += fmt::format("<tr class=\"{}{}{}\"><td class=\"n\">{}</td>", row.preempts ? "preempts " : "",
                        decides ? "decides " : "", doomed ? "doomed" : "", row.first);
    for (const std::uint64_t thread : threads) {
      const bool here = thread == row.thread;
      text += fmt::format("<td class=\"c\">{}{}</td>",
                          here && !row.why.empty() && row.first > 0
                              ? fmt::format("<span class=\"why\">{}: {}</span>\n",
                                            html_escape(thread_label(run, run.steps[row.first - 1].thread)),
                                            html_escape(row.why))
                              : "",
                          here ? cell(row, sources) : "");
    }
    text += "</tr>\n";
  }
  return text + "</tbody></table>\n";
}

}  // namespace

std::string html_trace(const trace_file& run, const std::string& again, source_text& sources) {
  const trace_text words = words_of(run, sources);
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}: {1}</title>\n<style>{2}</style>"
      "</head><body>\n<h1><span class=\"verdict\">{0}</span> {1}</h1>\n<p>{3}</p>\n",
      to_string(run.is), html_escape(words.headline), style_sheet, html_escape(run.detail));
  text += "<h2>What it hangs on</h2>\n" + list(words.decisive);
  text += words.doomed.empty() ? "" : "<p>" + html_escape(words.doomed) + "</p>\n";
  text += "<h2>The interleaving</h2>\n";
  text += words.shrunk.empty() ? "" : "<p>" + html_escape(words.shrunk) + "</p>\n";
  text += table_of(run, sources);
  if (!words.waiters.empty()) {
    text += "<h2>Who waits</h2>\n" + list(words.waiters);
    text += words.cycle.empty() ? "" : "<p>In a circle: " + html_escape(words.cycle) + "</p>\n";
  }
  if (!run.evidence.empty()) {
    text += "<h2>What was seen</h2>\n<pre>" + html_escape(run.evidence) + "</pre>\n";
  }
  text += again.empty() ? "" : "<h2>Again</h2>\n<pre>" + html_escape(again) + "</pre>\n";
  return text + "</body></html>\n";
}

}  // namespace snag
