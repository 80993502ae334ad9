#include "support/sarif.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace snag::sarif {
namespace {

using nlohmann::json;

constexpr std::string_view source_root = "SRCROOT";

json artifact(const std::string& path) {
  if (path.starts_with('/')) {
    return {{"uri", "file://" + uri_of_path(path)}};
  }
  return {{"uri", uri_of_path(path)}, {"uriBaseId", source_root}};
}

json region(const location& at) {
  json r = {{"startLine", std::max(1U, at.line)}};
  if (at.column != 0) {
    r["startColumn"] = at.column;
  }
  if (at.end_line != 0) {
    r["endLine"] = at.end_line;
  }
  if (at.end_column != 0) {
    r["endColumn"] = at.end_column;
  }
  return r;
}

json physical(const location& at) {
  return {{"physicalLocation", {{"artifactLocation", artifact(at.path)}, {"region", region(at)}}}};
}

json one(const fix& mend) {
  // One artifactChange per file, its replacements in the order given.
  std::vector<std::pair<std::string, json>> changes;
  for (const replacement& r : mend.replacements) {
    auto at = std::ranges::find(changes, r.region.path, &std::pair<std::string, json>::first);
    if (at == changes.end()) {
      changes.emplace_back(r.region.path, json::array());
      at = std::prev(changes.end());
    }
    at->second.push_back({{"deletedRegion", region(r.region)}, {"insertedContent", {{"text", r.text}}}});
  }
  json result = {{"description", {{"text", mend.description}}}, {"artifactChanges", json::array()}};
  for (auto& [path, replacements] : changes) {
    result["artifactChanges"].push_back(
        {{"artifactLocation", artifact(path)}, {"replacements", std::move(replacements)}});
  }
  return result;
}

json one(const result& r, std::size_t rule_index) {
  json entry = {{"ruleId", r.rule},
                {"ruleIndex", rule_index},
                {"level", r.level},
                {"message", {{"text", r.message}}},
                {"locations", json::array({physical(r.at)})}};
  if (r.rank >= 0) {
    entry["rank"] = r.rank;
  }
  if (!r.related.empty()) {
    entry["relatedLocations"] = json::array();
    for (const location& l : r.related) {
      json place = physical(l);
      place["id"] = entry["relatedLocations"].size();
      place["message"] = {{"text", l.message}};
      entry["relatedLocations"].push_back(std::move(place));
    }
  }
  if (!r.flow.empty()) {
    json steps = json::array();
    for (const location& l : r.flow) {
      json place = physical(l);
      place["message"] = {{"text", l.message}};
      steps.push_back({{"location", std::move(place)}});
    }
    entry["codeFlows"] = json::array({{{"threadFlows", json::array({{{"locations", std::move(steps)}}})}}});
  }
  if (r.silenced) {
    json suppression = {{"kind", "inSource"}};
    if (!r.silenced->empty()) {
      suppression["justification"] = *r.silenced;
    }
    entry["suppressions"] = json::array({std::move(suppression)});
  }
  if (!r.fixes.empty()) {
    entry["fixes"] = json::array();
    for (const fix& mend : r.fixes) {
      entry["fixes"].push_back(one(mend));
    }
  }
  if (!r.fingerprints.empty()) {
    entry["partialFingerprints"] = r.fingerprints;
  }
  return entry;
}

json one(const rule& r) {
  json entry = {{"id", r.id},
                {"shortDescription", {{"text", r.summary}}},
                {"fullDescription", {{"text", r.help}}},
                {"help", {{"text", r.help}}},
                {"defaultConfiguration", {{"level", "warning"}}}};
  if (!r.help_uri.empty()) {
    entry["helpUri"] = r.help_uri;
  }
  return entry;
}

}  // namespace

std::string uri_of_path(std::string_view path) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  std::string result;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/+@!$&'()*,;=").find(c) != std::string_view::npos;
    if (plain) {
      result += c;
    } else {
      result += '%';
      result += hex[byte >> 4U];
      result += hex[byte & 15U];
    }
  }
  return result;
}

std::string to_text(const log& all) {
  json rules = json::array();
  for (const rule& r : all.rules) {
    rules.push_back(one(r));
  }
  json results = json::array();
  for (const result& r : all.results) {
    const auto at = std::ranges::find(all.rules, r.rule, &rule::id);
    results.push_back(one(r, static_cast<std::size_t>(at - all.rules.begin())));
  }
  json lost = json::array();
  for (const notification& n : all.lost) {
    lost.push_back(
        {{"level", "error"},
         {"message", {{"text", n.message}}},
         {"locations", json::array({{{"physicalLocation", {{"artifactLocation", artifact(n.path)}}}}})}});
  }
  json invocation = {{"executionSuccessful", all.lost.empty()}};
  if (!lost.empty()) {
    invocation["toolExecutionNotifications"] = std::move(lost);
  }
  const std::string slash = all.root.ends_with('/') ? "" : "/";
  const json text = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       json::array({{
           {"tool",
            {{"driver", {{"name", all.tool}, {"version", all.version}, {"rules", std::move(rules)}}}}},
           {"invocations", json::array({std::move(invocation)})},
           {"originalUriBaseIds", {{source_root, {{"uri", "file://" + uri_of_path(all.root) + slash}}}}},
           {"columnKind", "utf16CodeUnits"},
           {"results", std::move(results)},
       }})},
  };
  return text.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace snag::sarif
