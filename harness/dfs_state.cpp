// The state of a search as text, so that it can be put away and gone on with.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/dfs.h"
#include "support/exit_code.h"

namespace snag {

namespace {

using nlohmann::json;

constexpr int schema = 2;

json options_json(const dfs_options& options) {
  return {{"preemptions", options.preemptions},
          {"reduction", options.reduction},
          {"part", options.part},
          {"of", options.of},
          {"points", to_string(options.points)},
          {"ahead", options.ahead}};
}

json turns_json(const schedule& choices) {
  json all = json::array();
  for (const turn& t : choices) {
    all.push_back(t.thread);
    all.push_back(t.count);
  }
  return all;
}

schedule turns_of(const json& all) {
  schedule choices;
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    append(choices, all[i].get<std::uint64_t>(), all[i + 1].get<std::uint64_t>());
  }
  return choices;
}

}  // namespace

std::string dfs_search::to_json() const {
  json runs = json::array();
  for (const auto& [id, e] : executions_) {
    json tried = json::array();
    for (const auto& [node, at] : e.tried) {
      tried.push_back({node, at});
    }
    runs.push_back({id, e.parent, e.branch, turns_json(e.choices), e.stopped, e.users, tried});
  }
  const auto plan_json = [](const plan& p) { return json{p.from, p.node, p.thread, p.cost}; };
  json plans = json::array();
  for (const std::deque<plan>& bound : plans_) {
    std::ranges::transform(bound, std::back_inserter(plans), plan_json);
  }
  json chosen_plans = json::array();
  for (const chosen& c : chosen_) {
    chosen_plans.push_back(plan_json(c.what));
  }
  return json{{"schema", schema},
              {"kind", "dfs"},
              {"options", options_json(options_)},
              {"schedules", runs_},
              {"seen_before", redundant_},
              {"beyond", beyond_},
              {"lost", lost_},
              {"lost_at", lost_at_},
              {"next", next_execution_},
              {"runs", runs},
              {"chosen", chosen_plans},
              {"plans", plans}}
             .dump() +
         "\n";
}

dfs_search dfs_search::from_json(std::string_view text, std::string_view name, const dfs_options& options) {
  const auto refuse = [name](std::string_view fault) {
    throw user_error(fmt::format("'{}' is no state of a systematic search: {}; remove it, and it begins anew",
                                 name, fault));
  };
  dfs_search search(options);
  try {
    const json all = json::parse(text);
    if (all.at("schema") != schema || all.at("kind") != "dfs") {
      refuse("it has another format");
    }
    if (all.at("options") != options_json(options)) {
      throw user_error(
          fmt::format("'{}' belongs to a search with other options ({}): ask for the same, or remove it",
                      name, all.at("options").dump()));
    }
    search.chosen_.clear();
    search.runs_ = all.at("schedules");
    search.redundant_ = all.at("seen_before");
    search.beyond_ = all.at("beyond");
    search.lost_ = all.at("lost");
    search.lost_at_ = all.at("lost_at");
    search.next_execution_ = all.at("next");
    for (const json& member : all.at("runs")) {
      execution e;
      e.parent = member.at(1);
      e.branch = member.at(2);
      e.choices = turns_of(member.at(3));
      member.at(4).get_to(e.stopped);
      e.users = member.at(5);
      for (const json& at : member.at(6)) {
        at.at(1).get_to(e.tried[at.at(0)]);
      }
      search.executions_.emplace(member.at(0).get<std::uint64_t>(), std::move(e));
    }
    const auto plan_of = [&](const json& member) {
      const plan p = {member.at(0), member.at(1), member.at(2), member.at(3)};
      if (p.cost > options.preemptions || (p.from != none && !search.executions_.contains(p.from))) {
        refuse("a run that is to be made has no beginning");
      }
      return p;
    };
    for (const json& member : all.at("plans")) {
      const plan p = plan_of(member);
      search.plans_[p.cost].push_back(p);
    }
    for (const json& member : all.at("chosen")) {
      search.chosen_.push_back({plan_of(member), false, std::nullopt});
    }
    for (const auto& [id, e] : search.executions_) {
      if (e.parent != none && !search.executions_.contains(e.parent)) {
        refuse("a run has no parent");
      }
    }
  } catch (const json::exception& fault) {
    refuse(fault.what());
  }
  return search;
}

}  // namespace snag
