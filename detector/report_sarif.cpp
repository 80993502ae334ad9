#include "detector/report_sarif.h"

#include <fmt/format.h>

#include "detector/check.h"
#include "detector/fingerprint.h"
#include "detector/gather.h"
#include "detector/report_text.h"
#include "support/sarif.h"

namespace snag::detector {
namespace {

/// Columns are bytes here and UTF-16 code units in the log.
unsigned utf16_column(const std::string& line, unsigned byte_column) {
  unsigned units = 1;
  for (std::size_t i = 0; i + 1 < byte_column && i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    units += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0U ? 2 : 1;
  }
  // What is not at hand of a line (it was too long) counts as one byte each.
  return byte_column > line.size() + 1 ? units + byte_column - 1 - static_cast<unsigned>(line.size()) : units;
}

sarif::location located(const place& p, const std::filesystem::path& root) {
  sarif::location at{shown_path(p.path, root), p.line, utf16_column(p.text, p.column), 0, 0, {}};
  for (const column_range& r : p.underlined) {
    if (r.first <= p.column && p.column < r.last) {
      at.end_line = p.line;
      at.end_column = utf16_column(p.text, r.last);
    }
  }
  return at;
}

double rank_of(confidence c) {
  switch (c) {
    case confidence::low:
      return 20;
    case confidence::medium:
      return 60;
    case confidence::high:
      return 95;
  }
  return -1;
}

}  // namespace

std::string to_sarif(std::span<const finding> findings, std::span<const unit_result> results,
                     const std::filesystem::path& root) {
  sarif::log log{"snag-check", SNAG_VERSION, root.string(), {}, {}, {}};
  std::vector<const check_info*> rules(all_checks().begin(), all_checks().end());
  rules.push_back(&stale_nolint);
  for (const check_info* check : rules) {
    std::string help(check->why);
    if (!check->shown_by.empty()) {
      help += fmt::format(" See it happen: snag show {}", check->shown_by);
    }
    log.rules.push_back({std::string(check->name), std::string(check->summary), std::move(help), {}});
  }
  fingerprints marks(root);
  for (const finding& f : findings) {
    sarif::result r{f.check, "warning", rank_of(f.sure), f.message, located(f.at, root), {}, {},
                    {},      {},        f.silenced};
    for (const note& n : f.notes) {
      r.related.push_back(located(n.at, root));
      r.related.back().message = n.message;
    }
    if (!f.notes.empty()) {
      // Notes are told in the order in which things happen; the finding is where they lead.
      r.flow = r.related;
      r.flow.push_back(r.at);
      r.flow.back().message = f.message;
    }
    for (const fix& x : f.fixes) {
      sarif::fix mend{x.says, {}};
      for (const replacement& e : x.replacements) {
        sarif::location region = located(e.at, root);
        region.end_line = e.end_line;
        region.end_column = e.end_line == e.at.line ? utf16_column(e.at.text, e.end_column) : e.end_column;
        mend.replacements.push_back({std::move(region), e.text});
      }
      r.fixes.push_back(std::move(mend));
    }
    r.fingerprints["snagContent/v1"] = marks.next(f);
    log.results.push_back(std::move(r));
  }
  for (const unit_result& r : results) {
    if (r.is != unit_result::outcome::checked) {
      log.lost.push_back({shown_path(r.file, root), "not checked: " + r.why});
    }
  }
  return sarif::to_text(log);
}

}  // namespace snag::detector
