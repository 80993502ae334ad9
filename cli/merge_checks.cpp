#include "cli/merge_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "support/text.h"

namespace snag::cli {

namespace {

using nlohmann::json;

std::string header(const json& at, std::string_view kind) {
  return fmt::format("{}:{}:{}: {}: {}", at.at("path").get<std::string>(), at.at("line").get<unsigned>(),
                     at.at("column").get<unsigned>(), kind, at.at("message").get<std::string>());
}

/// The source line and a caret below its column; tabs stay tabs, so that they take the same room in both.
std::string snippet(const json& at) {
  const auto text = at.at("text").get<std::string>();
  if (text.empty()) {
    return {};
  }
  std::string below;
  for (std::size_t i = 0; i + 1 < at.at("column").get<std::size_t>() && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) {
      below += text[i] == '\t' ? '\t' : ' ';
    }
  }
  return fmt::format("{:>5} | {}\n      | {}^\n", at.at("line").get<unsigned>(), text, below);
}

std::string text_of(const json& finding) {
  std::string text =
      header(finding, "warning") + fmt::format(" [{}]\n", finding.at("check").get<std::string>());
  text += snippet(finding);
  for (const json& note : finding.at("notes")) {
    text += header(note, "note") + "\n" + snippet(note);
  }
  for (const json& fix : finding.at("fixes")) {
    text += fmt::format("note: mend: {}\n", fix.at("says").get<std::string>());
  }
  if (const auto shown = finding.find("case"); shown != finding.end()) {
    text += fmt::format("note: see: snag show {}\n", shown->get<std::string>());
  }
  return text;
}

using finding_key = std::tuple<std::string, unsigned, unsigned, std::string>;

finding_key key_of(const json& finding) {
  return {finding.at("path").get<std::string>(), finding.at("line").get<unsigned>(),
          finding.at("column").get<unsigned>(), finding.at("check").get<std::string>()};
}

/// What the parts say, while they are put together.
class collected {
 public:
  void add(const std::string& file, const json& part) {
    if (part.at("schema") != 1) {
      throw user_error(file + ": is a report of another schema; merge it with the snag that wrote it");
    }
    if (version_.empty()) {
      version_ = part.at("version").get<std::string>();
    } else if (version_ != part.at("version").get<std::string>()) {
      throw user_error(
          fmt::format("{}: was written by version {}, the parts before it by {}; check all parts with one",
                      file, part.at("version").get<std::string>(), version_));
    }
    const auto index = part.at("shard").at("index").get<unsigned>();
    const auto count = part.at("shard").at("count").get<unsigned>();
    if (count_ != 0 && count_ != count) {
      throw user_error(
          fmt::format("{}: is a part of {}, those before it are parts of {}", file, count, count_));
    }
    count_ = count;
    if (!parts_.insert(index).second) {
      throw user_error(fmt::format("{}: is part {}/{}, which came before already", file, index, count));
    }
    // Of a header's finding the words of the first part in the order of their numbers stay.
    for (const auto& [name, into] : {std::pair{"findings", &findings_}, std::pair{"silenced", &silenced_}}) {
      for (const json& finding : part.at(name)) {
        auto [at, is_new] = into->try_emplace(key_of(finding), index, finding);
        if (!is_new && index < at->second.first) {
          at->second = {index, finding};
        }
      }
    }
    for (const json& lost : part.at("lost")) {
      lost_[lost.at("path").get<std::string>()] = lost;
    }
    for (const auto& [flag, uses] : part.at("dropped_flags").items()) {
      dropped_[flag] += uses.get<unsigned>();
    }
    for (const json& function : part.at("too_large")) {
      too_large_.insert(function);
    }
    files_ += part.at("files").get<std::uint64_t>();
    unchanged_ += part.at("unchanged").get<std::uint64_t>();
    in_baseline_ += part.at("in_baseline").get<std::uint64_t>();
    for (const json& unit : part.value("units", json::array())) {
      units_.push_back(unit);
    }
  }

  [[nodiscard]] merged_checks result() const {
    merged_checks whole;
    json all = {{"schema", 1},
                {"tool", "snag-check"},
                {"version", version_},
                {"files", files_},
                {"unchanged", unchanged_},
                {"suppressed", silenced_.size()},
                {"in_baseline", in_baseline_},
                {"dropped_flags", dropped_},
                {"too_large", too_large_}};
    all["findings"] = json::array();
    for (const auto& [key, one] : findings_) {
      all["findings"].push_back(one.second);
      whole.text += text_of(one.second);
    }
    all["silenced"] = json::array();
    for (const auto& [key, one] : silenced_) {
      all["silenced"].push_back(one.second);
    }
    all["lost"] = json::array();
    for (const auto& [path, one] : lost_) {
      all["lost"].push_back(one);
      whole.trouble.push_back(fmt::format("{}: not checked: {}", path, one.at("why").get<std::string>()));
    }
    if (!units_.empty()) {
      all["units"] = units_;
    }
    std::vector<unsigned> missing;
    for (unsigned index = 1; index <= count_; ++index) {
      if (!parts_.contains(index)) {
        missing.push_back(index);
      }
    }
    // Where all parts are there, it is a whole of one part, and can be a part of nothing else.
    all["shard"] = {{"index", 1}, {"count", 1}};
    if (!missing.empty()) {
      all["missing_shards"] = missing;
      whole.trouble.push_back(fmt::format("not whole: of {} parts, {} {} missing", count_,
                                          fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"));
    }
    whole.json = all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    whole.summary = fmt::format("{} checked in {}, {}", count_of(files_ - lost_.size(), "file"),
                                count_of(parts_.size(), "part"), count_of(findings_.size(), "finding"));
    whole.code = findings_.empty() ? exit_code::clean : exit_code::findings;
    if (!missing.empty() || !lost_.empty()) {
      whole.code = worst(whole.code, exit_code::incomplete);
    }
    return whole;
  }

 private:
  std::string version_;
  unsigned count_ = 0;
  std::set<unsigned> parts_;
  std::map<finding_key, std::pair<unsigned, json>> findings_;
  std::map<finding_key, std::pair<unsigned, json>> silenced_;
  std::map<std::string, json> lost_;
  std::map<std::string, unsigned> dropped_;
  std::set<json> too_large_;  ///< a header's function once
  std::vector<json> units_;
  std::uint64_t files_ = 0;
  std::uint64_t unchanged_ = 0;
  std::uint64_t in_baseline_ = 0;
};

}  // namespace

bool is_check_report(std::string_view text) {
  const json all = json::parse(text, nullptr, false);
  return all.is_object() && all.value("tool", "") == "snag-check";
}

merged_checks merge_checks(const std::vector<std::pair<std::string, std::string>>& reports) {
  collected all;
  for (const auto& [file, text] : reports) {
    if (!is_check_report(text)) {
      throw user_error(file +
                       ": is no report of the checker, as the others are; write it with 'snag check --json'");
    }
    try {
      all.add(file, json::parse(text));
    } catch (const json::exception&) {
      throw user_error(file +
                       ": is no whole report of the checker; write it with 'snag check --shard K/N --json'");
    }
  }
  return all.result();
}

}  // namespace snag::cli
