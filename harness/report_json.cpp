#include <nlohmann/json.hpp>

#include "harness/report.h"

namespace snag {

namespace {

using nlohmann::json;

json failure(const std::optional<failed_run>& run) {
  if (!run) {
    return nullptr;
  }
  return {{"iteration", run->iteration},
          {"seed", run->seed},
          {"verdict", to_string(run->is)},
          {"detail", run->detail},
          {"evidence", run->evidence}};
}

json row_json(const stress_row& row, const stress_result& result) {
  json counts = json::object();
  for (const auto& [v, n] : row.counts) {
    counts[std::string(to_string(v))] = n;
  }
  json out = {{"case", row.case_id},
              {"variant", to_string(row.variant)},
              {"flavour", to_string(row.flavour)},
              {"iterations", row.iterations},
              {"passed", row.passes()},
              {"pass_rate", row.pass_rate()},
              {"counts", counts},
              {"expected", row.expected},
              {"must_show", row.must_show},
              {"state", to_string(row.state)},
              {"note", row.note},
              {"first_failure", failure(row.first_failure)},
              {"first_surprise", failure(row.first_surprise)},
              {"busy_us", row.busy.count()}};
  if (row.first_failure) {
    out["again"] = repeat_command(row, result, row.first_failure->iteration);
  }
  return out;
}

template <typename Names>
json names_of(const Names& values) {
  json names = json::array();
  for (const auto value : values) {
    names.push_back(to_string(value));
  }
  return names;
}

// What a program printed may be any bytes; a report is UTF-8.
std::string document(const json& root) {
  return root.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string json(const stress_result& result) {
  nlohmann::json rows = nlohmann::json::array();
  for (const stress_row& row : result.rows) {
    rows.push_back(row_json(row, result));
  }
  return document({{"schema", 1},
                   {"engine", "stress"},
                   {"seed", result.seed},
                   {"first", result.first},
                   {"interrupted", result.interrupted},
                   {"elapsed_ms", result.elapsed.count()},
                   {"exit_code", static_cast<int>(result.code())},
                   {"rows", rows}});
}

std::string json(const catalogue& all) {
  nlohmann::json cases = nlohmann::json::array();
  for (const catalogue_case& c : all.cases()) {
    nlohmann::json expectations = nlohmann::json::array();
    for (const expectation& e : c.info.expectations) {
      expectations.push_back({{"engine", to_string(e.by)},
                              {"must_show", names_of(e.must_show)},
                              {"any_of", names_of(e.any_of)}});
    }
    nlohmann::json sightings = nlohmann::json::array();
    for (const sighting& s : c.info.sightings) {
      sightings.push_back({{"project", s.project}, {"issue", s.issue}, {"says", s.says}});
    }
    nlohmann::json runners = nlohmann::json::array();
    for (const std::size_t i : c.runners) {
      const runner_program& runner = all.runners()[i];
      runners.push_back({{"variant", to_string(runner.variant)},
                         {"flavour", to_string(runner.flavour)},
                         {"compiler", runner.compiler},
                         {"path", runner.path.string()}});
    }
    cases.push_back({{"id", c.info.id},
                     {"family", c.info.family()},
                     {"title", c.info.title},
                     {"sources", c.info.sources},
                     {"check", c.info.check},
                     {"check_gap", c.info.check_gap},
                     {"mental_model", c.info.mental_model},
                     {"expectations", expectations},
                     {"plausible_shows", names_of(c.info.plausible_shows)},
                     {"sightings", sightings},
                     {"runners", runners}});
  }
  return document({{"schema", 1}, {"cases", cases}});
}

}  // namespace snag
