#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/dfs_source.h"
#include "harness/report_explore.h"
#include "harness/wire_trace_json.h"

namespace snag {

namespace {

using nlohmann::json;

constexpr std::uint64_t schema = 1;

std::string document(const json& root) {
  return root.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json subject_json(const trace_subject& subject) {
  json out = {{"flavour", to_string(subject.flavour)},
              {"program", subject.program},
              {"arguments", subject.arguments}};
  if (!subject.case_id.empty()) {
    out["case"] = subject.case_id;
    out["variant"] = to_string(subject.variant);
  }
  return out;
}

trace_subject subject_of(const json& member) {
  trace_subject subject;
  subject.case_id = member.value("case", "");
  subject.program = member.at("program").get<std::string>();
  subject.arguments = member.at("arguments").get<std::vector<std::string>>();
  subject.flavour = parse_flavour(member.at("flavour").get<std::string>()).value();
  if (!subject.case_id.empty()) {
    subject.variant = parse_variant(member.at("variant").get<std::string>()).value();
  }
  return subject;
}

json setup_json(const trace_setup& setup) {
  return {
      {"strategy", setup.strategy},       {"depth", setup.depth},       {"base_seed", setup.base_seed},
      {"schedule", setup.number},         {"seed", setup.seed},         {"points", to_string(setup.points)},
      {"adversarial", setup.adversarial}, {"spurious", setup.spurious}, {"max_steps", setup.max_steps}};
}

trace_setup setup_of(const json& member) {
  trace_setup setup;
  setup.strategy = member.at("strategy").get<std::string>();
  setup.depth = member.at("depth").get<unsigned>();
  setup.base_seed = member.at("base_seed").get<std::uint64_t>();
  setup.number = member.at("schedule").get<std::uint64_t>();
  setup.seed = member.at("seed").get<std::uint64_t>();
  setup.points = parse_point_level(member.at("points").get<std::string>()).value();
  setup.adversarial = member.at("adversarial").get<bool>();
  setup.spurious = member.at("spurious").get<bool>();
  setup.max_steps = member.at("max_steps").get<std::uint64_t>();
  return setup;
}

json failure_json(const explore_row& row, const explore_options& options) {
  if (!row.failure) {
    return nullptr;
  }
  const explore_failure& failure = *row.failure;
  json decisive = json::array();
  if (failure.run) {
    for (const trace_decision& d : failure.run->decisive) {
      decisive.push_back(d.says);
    }
  }
  return {{"schedule", failure.number},
          {"seed", failure.seed},
          {"strategy", failure.strategy},
          {"verdict", to_string(failure.is)},
          {"detail", failure.detail},
          {"evidence", failure.evidence},
          {"kept", failure.kept},
          {"replays", failure.replays},
          {"decisive", decisive},
          {"trace", failure.file},
          {"again", replay_command(row, options)}};
}

json progress_json(const std::optional<dfs_progress>& came) {
  if (!came) {
    return nullptr;
  }
  return {{"schedules", came->schedules},
          {"waiting", came->waiting},
          {"lost", came->lost},
          {"beyond", came->beyond},
          {"exhausted_to", came->exhausted_to ? json(*came->exhausted_to) : json(nullptr)}};
}

std::optional<dfs_progress> progress_of(const json& row) {
  const auto at = row.find("systematic");
  if (at == row.end() || at->is_null()) {
    return {};
  }
  dfs_progress came;
  came.schedules = at->at("schedules").get<std::uint64_t>();
  came.waiting = at->at("waiting").get<std::uint64_t>();
  came.lost = at->at("lost").get<std::uint64_t>();
  came.beyond = at->at("beyond").get<std::uint64_t>();
  if (const json& bound = at->at("exhausted_to"); !bound.is_null()) {
    came.exhausted_to = bound.get<unsigned>();
  }
  return came;
}

json row_json(const explore_row& row, const explore_options& options, bool with_seen) {
  json counts = json::object();
  for (const auto& [v, n] : row.counts) {
    counts[std::string(to_string(v))] = n;
  }
  json out = {{"subject", subject_json(row.subject)},
              {"label", row.label()},
              {"from", row.from},
              {"done", row.done},
              {"finished", row.finished},
              {"schedules", row.schedules},
              {"distinct", row.distinct},
              {"steps_most", row.steps_most},
              {"threads_most", row.threads_most},
              {"counts", counts},
              {"fresh", row.fresh},
              {"bound", row.bound},
              {"expected", row.expected},
              {"must_show", row.must_show},
              {"state", to_string(row.state)},
              {"note", row.note},
              {"failure", failure_json(row, options)},
              {"systematic", progress_json(row.systematic)},
              {"busy_us", row.busy.count()}};
  if (!row.search_state.empty()) {
    out["search_state"] = row.search_state;
  }
  if (with_seen) {
    json seen = json::array();
    for (const std::uint64_t hash : row.seen) {
      seen.push_back(fmt::format("{:#x}", hash));
    }
    out["seen"] = seen;
  }
  return out;
}

json options_json(const explore_options& options) {
  json out = {{"seed", options.seed},
              {"first", options.first},
              {"strategy", to_string(options.by)},
              {"depth", options.depth},
              {"reduction", options.reduction},
              {"points", to_string(options.points)},
              {"adversarial", options.adversarial},
              {"spurious", options.spurious},
              {"max_steps", options.max_steps},
              {"limit_ms", options.run_limit.count()},
              {"shard", options.shard.part},
              {"shards", options.shard.of},
              {"schedules", nullptr}};
  if (options.schedules) {
    out["schedules"] = *options.schedules;
  } else if (!options.time) {
    out["schedules"] = options.by == search::dfs ? default_systematic_schedules : default_schedules;
  }
  return out;
}

row_state state_of(const std::string& name) {
  for (const row_state s : {row_state::met, row_state::not_met, row_state::not_run}) {
    if (to_string(s) == name) {
      return s;
    }
  }
  throw std::runtime_error(fmt::format("state '{}' is not known", name));
}

explore_failure failure_of(const json& member) {
  explore_failure failure;
  failure.number = member.at("schedule").get<std::uint64_t>();
  failure.seed = member.at("seed").get<std::uint64_t>();
  failure.strategy = member.at("strategy").get<std::string>();
  failure.is = parse_verdict(member.at("verdict").get<std::string>()).value();
  failure.detail = member.at("detail").get<std::string>();
  failure.evidence = member.at("evidence").get<std::string>();
  failure.kept = member.at("kept").get<bool>();
  failure.replays = member.at("replays").get<bool>();
  failure.file = member.at("trace").get<std::string>();
  return failure;
}

explore_row row_of(const json& member) {
  explore_row row;
  row.subject = subject_of(member.at("subject"));
  row.from = member.at("from").get<std::uint64_t>();
  row.done = member.at("done").get<std::uint64_t>();
  row.finished = member.at("finished").get<bool>();
  row.schedules = member.at("schedules").get<std::uint64_t>();
  row.distinct = member.at("distinct").get<std::uint64_t>();
  row.steps_most = member.at("steps_most").get<std::uint64_t>();
  row.threads_most = member.at("threads_most").get<std::uint64_t>();
  for (const auto& [name, n] : member.at("counts").items()) {
    row.counts[parse_verdict(name).value()] = n.get<std::uint64_t>();
  }
  row.fresh = member.at("fresh").get<bool>();
  row.bound = member.at("bound").get<std::string>();
  row.expected = member.at("expected").get<std::string>();
  row.must_show = member.at("must_show").get<bool>();
  row.state = state_of(member.at("state").get<std::string>());
  row.note = member.at("note").get<std::string>();
  if (const json& failure = member.at("failure"); !failure.is_null()) {
    row.failure = failure_of(failure);
  }
  row.busy = std::chrono::microseconds(member.at("busy_us").get<std::int64_t>());
  row.systematic = progress_of(member);
  row.search_state = member.value("search_state", "");
  if (const auto at = member.find("seen"); at != member.end()) {
    for (const json& hash : *at) {
      row.seen.push_back(parse_hex(hash.get<std::string>()));
    }
  }
  return row;
}

void read_options(explore_options& options, const json& member) {
  options.seed = member.at("seed").get<std::uint64_t>();
  options.first = member.at("first").get<std::uint64_t>();
  options.by = parse_search(member.at("strategy").get<std::string>()).value();
  options.depth = member.at("depth").get<unsigned>();
  options.reduction = member.value("reduction", true);
  options.points = parse_point_level(member.at("points").get<std::string>()).value();
  options.adversarial = member.at("adversarial").get<bool>();
  options.spurious = member.at("spurious").get<bool>();
  options.max_steps = member.at("max_steps").get<std::uint64_t>();
  options.run_limit = std::chrono::milliseconds(member.at("limit_ms").get<std::int64_t>());
  options.shard = {member.at("shard").get<std::uint64_t>(), member.at("shards").get<std::uint64_t>()};
  if (const json& schedules = member.at("schedules"); !schedules.is_null()) {
    options.schedules = schedules.get<std::uint64_t>();
  }
}

/// The document, or the line that says why it is none.
json checked(std::string_view text, std::string_view name, std::string_view kind, std::string_view wants) {
  const auto bad = [&](std::string_view fault) {
    throw user_error(fmt::format("cannot read '{}': {}; give {}", name, fault, wants));
  };
  json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) {
    bad("it is no JSON, or not all of it");
  }
  if (!root.is_object() || root.value("kind", "") != kind) {
    bad("it is something else");
  }
  if (root.value("schema", std::uint64_t{0}) != schema) {
    bad(fmt::format("this snag reads schema {}", schema));
  }
  return root;
}

constexpr std::string_view report_kind = "snag-explore-report";
constexpr std::string_view kept_kind = "snag-failing-schedules";
constexpr std::string_view wants_report = "a report that 'snag explore --json=FILE' wrote";
constexpr std::string_view wants_kept = "a file that 'snag explore --regress FILE' wrote, or a new name";

}  // namespace

std::string json(const explore_result& result, bool with_seen) {
  nlohmann::json rows = nlohmann::json::array();
  for (const explore_row& row : result.rows) {
    rows.push_back(row_json(row, result.options, with_seen));
  }
  return document({{"schema", schema},
                   {"kind", report_kind},
                   {"engine", "explore"},
                   {"options", options_json(result.options)},
                   {"interrupted", result.interrupted},
                   {"elapsed_ms", result.elapsed.count()},
                   {"exit_code", static_cast<int>(result.code())},
                   {"rows", rows}});
}

explore_result parse_explore_report(std::string_view text, std::string_view name) {
  const nlohmann::json root = checked(text, name, report_kind, wants_report);
  explore_result result;
  try {
    read_options(result.options, root.at("options"));
    result.interrupted = root.at("interrupted").get<bool>();
    result.elapsed = std::chrono::milliseconds(root.at("elapsed_ms").get<std::int64_t>());
    for (const nlohmann::json& row : root.at("rows")) {
      result.rows.push_back(row_of(row));
    }
  } catch (const std::exception& e) {
    throw user_error(fmt::format("cannot read '{}': {}; give {}", name, e.what(), wants_report));
  }
  return result;
}

std::string to_json(const std::vector<kept_schedule>& kept) {
  nlohmann::json schedules = nlohmann::json::array();
  for (const kept_schedule& one : kept) {
    nlohmann::json choices = nlohmann::json::array();
    for (const turn& t : one.choices) {
      choices.push_back(t.thread);
      choices.push_back(t.count);
    }
    nlohmann::json subject = subject_json(one.subject);
    const std::string& program = one.subject.program;
    subject["program"] = one.subject.case_id.empty() ? program.substr(program.rfind('/') + 1) : "";
    schedules.push_back({{"subject", subject},
                         {"setup", setup_json(one.setup)},
                         {"verdict", to_string(one.is)},
                         {"choices", choices}});
  }
  // One line for each, so that a version control system shows what came and went.
  std::string text =
      fmt::format("{{\n\"kind\": \"{}\",\n\"schema\": {},\n\"schedules\": [", kept_kind, schema);
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    text += fmt::format("{}\n{}", i == 0 ? "" : ",",
                        schedules[i].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return text + "\n]\n}\n";
}

std::vector<kept_schedule> parse_kept(std::string_view text, std::string_view name) {
  const nlohmann::json root = checked(text, name, kept_kind, wants_kept);
  std::vector<kept_schedule> kept;
  try {
    for (const nlohmann::json& member : root.at("schedules")) {
      kept_schedule& one = kept.emplace_back();
      one.subject = subject_of(member.at("subject"));
      one.setup = setup_of(member.at("setup"));
      one.is = parse_verdict(member.at("verdict").get<std::string>()).value();
      const nlohmann::json& choices = member.at("choices");
      for (std::size_t i = 0; i + 1 < choices.size(); i += 2) {
        append(one.choices, choices[i].get<std::uint64_t>(), choices[i + 1].get<std::uint64_t>());
      }
    }
  } catch (const std::exception& e) {
    throw user_error(fmt::format("cannot read '{}': {}; give {}", name, e.what(), wants_kept));
  }
  return kept;
}

}  // namespace snag
