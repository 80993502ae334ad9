#include "detector/report_json.h"

#include <nlohmann/json.hpp>

#include "detector/check.h"
#include "detector/report_text.h"

namespace snag::detector {
namespace {

using nlohmann::json;

json where(const place& p, const std::filesystem::path& root) {
  return {{"path", shown_path(p.path, root)}, {"line", p.line}, {"column", p.column}, {"text", p.text}};
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
  if (f.silenced) {
    result["reason"] = *f.silenced;
  }
  return result;
}

}  // namespace

std::string to_json_report(const gathered& found, std::span<const unit_result> results,
                           const command_selection& work, const json_style& style) {
  json all = {{"schema", 1}, {"tool", "snag-check"}, {"version", SNAG_VERSION}};
  for (const auto& [name, list] :
       {std::pair{"findings", &found.findings}, std::pair{"silenced", &found.silenced}}) {
    all[name] = json::array();
    for (const finding& f : *list) {
      all[name].push_back(one(f, style.root));
    }
  }
  all["lost"] = json::array();
  for (const unit_result* r : found.lost) {
    all["lost"].push_back(
        {{"path", shown_path(r->file, style.root)}, {"outcome", to_string(r->is)}, {"why", r->why}});
  }
  all["files"] = results.size();
  all["unchanged"] = found.unchanged;
  all["suppressed"] = found.silenced.size();
  all["in_baseline"] = found.in_baseline;
  all["dropped_flags"] = work.dropped_flags;
  all["too_large"] = json::array();
  for (const large_function& f : found.too_large) {
    all["too_large"].push_back(
        {{"path", shown_path(f.at.path, style.root)}, {"line", f.at.line}, {"function", f.name}});
  }
  all["shard"] = {{"index", style.shard.index}, {"count", style.shard.count}};
  if (style.times) {
    all["units"] = json::array();
    for (const unit_result& r : results) {
      all["units"].push_back({{"path", shown_path(r.file, style.root)},
                              {"cpu_seconds", r.cpu_seconds},
                              {"reads", r.reads},
                              {"peak_kilobytes", r.peak_kilobytes},
                              {"unchanged", r.kept}});
    }
  }
  return all.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace snag::detector
