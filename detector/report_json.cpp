#include "detector/report_json.h"

#include <nlohmann/json.hpp>

#include "detector/check.h"
#include "detector/report_text.h"

namespace snag::detector {
namespace {

using nlohmann::json;

json where(const place& p, const std::filesystem::path& root) {
  return {{"path", shown_path(p.path, root)}, {"line", p.line}, {"column", p.column}};
}

std::string_view name_of(unit_result::outcome is) {
  switch (is) {
    case unit_result::outcome::checked:
      return "checked";
    case unit_result::outcome::does_not_parse:
      return "does-not-parse";
    case unit_result::outcome::crashed:
      return "crashed";
    case unit_result::outcome::timed_out:
      return "timed-out";
    case unit_result::outcome::interrupted:
      return "interrupted";
  }
  return "?";
}

json one(const finding& f, const std::filesystem::path& root) {
  json result = where(f.at, root);
  result["check"] = f.check;
  result["confidence"] = to_string(f.sure);
  result["message"] = f.message;
  result["function"] = f.function;
  if (const check_info* check = find_check(f.check); check != nullptr && !check->shown_by.empty()) {
    result["case"] = check->shown_by;
  }
  result["notes"] = json::array();
  for (const note& n : f.notes) {
    json entry = where(n.at, root);
    entry["message"] = n.message;
    result["notes"].push_back(std::move(entry));
  }
  result["fixes"] = json::array();
  for (const fix& x : f.fixes) {
    json replacements = json::array();
    for (const replacement& r : x.replacements) {
      json entry = where(r.at, root);
      entry["end_line"] = r.end_line;
      entry["end_column"] = r.end_column;
      entry["offset"] = r.offset;
      entry["length"] = r.length;
      entry["text"] = r.text;
      replacements.push_back(std::move(entry));
    }
    result["fixes"].push_back({{"says", x.says}, {"replacements", std::move(replacements)}});
  }
  return result;
}

}  // namespace

std::string to_json_report(std::span<const finding> findings, std::span<const unit_result> results,
                           const command_selection& work, const std::filesystem::path& root) {
  json all = {{"schema", 1}, {"tool", "snag-check"}, {"version", SNAG_VERSION}};
  all["findings"] = json::array();
  for (const finding& f : findings) {
    all["findings"].push_back(one(f, root));
  }
  unsigned suppressed = 0;
  all["lost"] = json::array();
  for (const unit_result& r : results) {
    suppressed += r.suppressed;
    if (r.is != unit_result::outcome::checked) {
      all["lost"].push_back({{"path", shown_path(r.file, root)}, {"outcome", name_of(r.is)}, {"why", r.why}});
    }
  }
  all["files"] = results.size();
  all["suppressed"] = suppressed;
  all["dropped_flags"] = work.dropped_flags;
  return all.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace snag::detector
