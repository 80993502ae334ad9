#include "detector/unit_result.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "detector/cross_tu_bytes.h"
#include "detector/finding_json.h"
#include "detector/take_line.h"

namespace snag::detector {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> outcome_names = {"checked",   "does-not-parse", "crashed",
                                                           "timed-out", "out-of-memory",  "interrupted"};

}  // namespace

std::string text_of_command(const compile_command& command) {
  std::string text = command.directory + '\0' + command.file;
  for (const std::string& word : command.arguments) {
    text += '\0' + word;
  }
  return text;
}

std::string_view to_string(unit_result::outcome is) noexcept {
  return outcome_names[static_cast<std::size_t>(is)];
}

std::string to_line(const unit_result& result) {
  json findings = json::array();
  for (const finding& f : result.findings) {
    findings.push_back(finding_to_json(f));
  }
  json nolints = json::array();
  for (const nolint_use& n : result.nolints) {
    nolints.push_back({{"at", place_to_json(n.at)}, {"glob", n.glob}, {"used", n.used}});
  }
  json expects = json::array();
  for (const expectation& e : result.expects) {
    expects.push_back({{"at", place_to_json(e.at)}, {"line", e.line}, {"check", e.check}});
  }
  json too_large = json::array();
  for (const large_function& f : result.too_large) {
    too_large.push_back({{"at", place_to_json(f.at)}, {"name", f.name}});
  }
  const json all = {
      {"file", result.file},
      {"outcome", outcome_names.at(static_cast<std::size_t>(result.is))},
      {"why", result.why},
      {"log", result.log},
      {"findings", std::move(findings)},
      {"nolints", std::move(nolints)},
      {"expects", std::move(expects)},
      {"too_large", std::move(too_large)},
      {"reads", result.reads},
      {"behind_preamble", result.behind_preamble},
      {"kept_as", result.kept_as},
      {"seconds", result.seconds},
      {"cpu_seconds", result.cpu_seconds},
      {"peak_kilobytes", result.peak_kilobytes},
  };
  // Sources are not always UTF-8; a replaced byte in a printed line is better than a lost unit.
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const unit_result& result) {
  return to_line(result) + '\n' + to_bytes(result.tells);
}

unit_result unit_result_from_text(std::string_view text) {
  const json all = json::parse(take_line(text));
  unit_result result;
  result.file = all.at("file").get<std::string>();
  const auto name = all.at("outcome").get<std::string>();
  std::size_t index = 0;
  while (index < outcome_names.size() && outcome_names[index] != name) {
    ++index;
  }
  if (index == outcome_names.size()) {
    throw std::runtime_error("unknown outcome '" + name + "'");
  }
  result.is = static_cast<unit_result::outcome>(index);
  result.why = all.at("why").get<std::string>();
  result.log = all.at("log").get<std::string>();
  for (const json& f : all.at("findings")) {
    result.findings.push_back(finding_from_json(f));
  }
  for (const json& n : all.at("nolints")) {
    result.nolints.push_back(
        {place_from_json(n.at("at")), n.at("glob").get<std::string>(), n.at("used").get<bool>()});
  }
  for (const json& e : all.at("expects")) {
    result.expects.push_back(
        {place_from_json(e.at("at")), e.at("line").get<unsigned>(), e.at("check").get<std::string>()});
  }
  for (const json& f : all.at("too_large")) {
    result.too_large.push_back({place_from_json(f.at("at")), f.at("name").get<std::string>()});
  }
  if (!text.empty()) {
    result.tells = unit_summary_from_bytes(text);
  }
  result.reads = all.at("reads").get<unsigned>();
  result.behind_preamble = all.at("behind_preamble").get<bool>();
  result.kept_as = all.at("kept_as").get<std::string>();
  result.seconds = all.at("seconds").get<double>();
  result.cpu_seconds = all.at("cpu_seconds").get<double>();
  result.peak_kilobytes = all.at("peak_kilobytes").get<std::uint64_t>();
  return result;
}

}  // namespace snag::detector
