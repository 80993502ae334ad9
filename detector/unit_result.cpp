#include "detector/unit_result.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "detector/finding_json.h"

namespace snag::detector {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> outcome_names = {"checked", "does-not-parse", "crashed",
                                                           "timed-out", "interrupted"};

}  // namespace

std::string to_json(const unit_result& result) {
  json findings = json::array();
  for (const finding& f : result.findings) {
    findings.push_back(finding_to_json(f));
  }
  const json all = {
      {"file", result.file},       {"outcome", outcome_names.at(static_cast<std::size_t>(result.is))},
      {"why", result.why},         {"log", result.log},
      {"findings", findings},      {"suppressed", result.suppressed},
      {"seconds", result.seconds}, {"peak_kilobytes", result.peak_kilobytes},
  };
  // Sources are not always UTF-8; a replaced byte in a printed line is better than a lost unit.
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

unit_result unit_result_from_json(std::string_view text) {
  const json all = json::parse(text);
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
  result.suppressed = all.at("suppressed").get<unsigned>();
  result.seconds = all.at("seconds").get<double>();
  result.peak_kilobytes = all.at("peak_kilobytes").get<std::uint64_t>();
  return result;
}

}  // namespace snag::detector
