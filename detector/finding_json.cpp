#include "detector/finding_json.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace snag::detector {
namespace {

using nlohmann::json;

}  // namespace

json place_to_json(const place& p) {
  json underlined = json::array();
  for (const column_range& r : p.underlined) {
    underlined.push_back({r.first, r.last});
  }
  return {
      {"path", p.path}, {"line", p.line}, {"column", p.column}, {"text", p.text}, {"underlined", underlined}};
}

place place_from_json(const json& from) {
  place p;
  p.path = from.at("path").get<std::string>();
  p.line = from.at("line").get<unsigned>();
  p.column = from.at("column").get<unsigned>();
  p.text = from.at("text").get<std::string>();
  for (const json& r : from.at("underlined")) {
    p.underlined.push_back({r.at(0).get<unsigned>(), r.at(1).get<unsigned>()});
  }
  return p;
}

json finding_to_json(const finding& f) {
  json notes = json::array();
  for (const note& n : f.notes) {
    notes.push_back({{"at", place_to_json(n.at)}, {"message", n.message}});
  }
  json fixes = json::array();
  for (const fix& x : f.fixes) {
    json replacements = json::array();
    for (const replacement& r : x.replacements) {
      replacements.push_back({{"at", place_to_json(r.at)},
                              {"end_line", r.end_line},
                              {"end_column", r.end_column},
                              {"offset", r.offset},
                              {"length", r.length},
                              {"text", r.text}});
    }
    fixes.push_back({{"says", x.says}, {"replacements", replacements}});
  }
  json all = {{"check", f.check},
              {"confidence", to_string(f.sure)},
              {"at", place_to_json(f.at)},
              {"function", f.function},
              {"message", f.message},
              {"notes", notes},
              {"fixes", fixes}};
  if (f.silenced) {
    all["silenced"] = *f.silenced;
  }
  return all;
}

finding finding_from_json(const json& from) {
  finding f;
  f.check = from.at("check").get<std::string>();
  const auto sure = parse_confidence(from.at("confidence").get<std::string>());
  if (!sure) {
    throw std::runtime_error("unknown confidence");
  }
  f.sure = *sure;
  f.at = place_from_json(from.at("at"));
  f.function = from.at("function").get<std::string>();
  f.message = from.at("message").get<std::string>();
  for (const json& n : from.at("notes")) {
    f.notes.push_back({place_from_json(n.at("at")), n.at("message").get<std::string>()});
  }
  for (const json& x : from.at("fixes")) {
    fix mend{x.at("says").get<std::string>(), {}};
    for (const json& r : x.at("replacements")) {
      mend.replacements.push_back({place_from_json(r.at("at")), r.at("end_line").get<unsigned>(),
                                   r.at("end_column").get<unsigned>(), r.at("offset").get<unsigned>(),
                                   r.at("length").get<unsigned>(), r.at("text").get<std::string>()});
    }
    f.fixes.push_back(std::move(mend));
  }
  if (const auto reason = from.find("silenced"); reason != from.end()) {
    f.silenced = reason->get<std::string>();
  }
  return f;
}

}  // namespace snag::detector
