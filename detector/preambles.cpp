#include "detector/preambles.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "detector/command_words.h"
#include "detector/workers.h"
#include "support/files.h"
#include "support/terminal.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path temporary_folder() {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "snag-check.XXXXXX").string();
  return error || ::mkdtemp(name.data()) == nullptr ? fs::path() : fs::path(name);
}

/// What is kept of each in the folder, by the ending of its name.
constexpr std::string_view planned = ".plan";
constexpr std::string_view precompiled = ".pch";
constexpr std::string_view inputs = ".inputs";
constexpr std::string_view contents = ".contents";

bool was_stopped(const std::vector<unit_result>& results) {
  return std::ranges::any_of(
      results, [](const unit_result& one) { return one.is == unit_result::outcome::interrupted; });
}

/// Plans cross from the process that made them.
std::string to_text(const std::vector<shared_preamble>& plans) {
  json all = json::array();
  for (const shared_preamble& plan : plans) {
    all.push_back({plan.how.directory, plan.how.file, plan.how.arguments, plan.first, plan.headers, plan.own,
                   plan.units});
  }
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<shared_preamble> plans_from_text(const std::string& text) {
  std::vector<shared_preamble> plans;
  for (const json& one : json::parse(text)) {
    plans.push_back({{one.at(0), one.at(1), one.at(2), false}, one.at(3), one.at(4), one.at(5), one.at(6)});
  }
  return plans;
}

}  // namespace

compile_command with_preamble(const compile_command& command, const fs::path& preamble) {
  compile_command result = command;
  auto forced = forced_includes(result.arguments);
  std::ranges::reverse(forced);
  for (const forced_include& one : forced) {
    const auto first = result.arguments.begin() + static_cast<std::ptrdiff_t>(one.first);
    result.arguments.erase(first, first + static_cast<std::ptrdiff_t>(one.words));
  }
  // Made a moment ago by this very program: to ask each header whether it is as it was costs as much as a
  // parse.
  result.arguments.insert(result.arguments.begin() + 1,
                          {"-include-pch", preamble.string(), "-Xclang", "-fno-validate-pch"});
  return result;
}

bool preamble_set::prepare(std::span<const compile_command> commands, const std::string& resource_directory,
                           const worker_options& how) {
  std::vector<compile_command> fresh;
  for (const compile_command& command : commands) {
    if (!by_unit_.contains(text_of_command(command))) {
      fresh.push_back(command);
    }
  }
  const auto ways = ways_of_compiling(fresh);
  if (!ways.empty() && folder_.empty()) {
    folder_ = temporary_folder();
  }
  if (ways.empty() || folder_.empty()) {
    return true;
  }
  std::vector<shared_preamble> plans;
  if (was_stopped(plan(fresh, ways, resource_directory, how, plans))) {
    return false;
  }
  progress bar("reading beginnings", plans.size());
  while (!plans.empty()) {
    const std::size_t first = tried_;
    const auto results = build(plans, resource_directory, how, bar);
    if (was_stopped(results)) {
      return false;
    }
    std::vector<shared_preamble> once_more;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (results[i].is == unit_result::outcome::checked) {
        take(plans[i], fresh, first + i);
      } else if (!plans[i].headers.empty() && !plans[i].own.empty()) {
        plans[i].own.clear();
        once_more.push_back(std::move(plans[i]));
      }
    }
    plans = std::move(once_more);
  }
  return true;
}

fs::path preamble_set::place(std::size_t number, std::string_view ending) const {
  return folder_ / (std::to_string(number) + std::string(ending));
}

std::vector<unit_result> preamble_set::plan(std::span<const compile_command> commands,
                                            const std::vector<std::vector<std::size_t>>& ways,
                                            const std::string& resource_directory, worker_options how,
                                            std::vector<shared_preamble>& plans) {
  std::vector<compile_command> work;
  std::size_t most = 0;
  for (const auto& way : ways) {
    work.push_back(commands[way.front()]);
    most = std::max(most, way.size());
  }
  // A file that the preprocessor never ends with costs its own time, and not that of all.
  how.limit = std::min(how.limit, std::chrono::milliseconds(10'000 + 100 * most));
  const auto plan_one = [&](const compile_command& command) {
    const auto i = static_cast<std::size_t>(&command - work.data());
    std::vector<compile_command> units;
    for (const std::size_t unit : ways[i]) {
      units.push_back(commands[unit]);
    }
    unit_result result;
    result.file = command.file;
    if (!replace_file(place(tried_ + i, planned), to_text(plan_preambles(units, resource_directory)))) {
      result.is = unit_result::outcome::does_not_parse;
    }
    return result;
  };
  auto results = run_workers(work, how, plan_one, [](const unit_result&) {});
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (results[i].is == unit_result::outcome::checked) {
      for (shared_preamble& plan : plans_from_text(read_file(place(tried_ + i, planned)))) {
        for (std::size_t& unit : plan.units) {
          unit = ways[i].at(unit);
        }
        plans.push_back(std::move(plan));
      }
    }
  }
  tried_ += ways.size();
  return results;
}

std::vector<unit_result> preamble_set::build(const std::vector<shared_preamble>& plans,
                                             const std::string& resource_directory, const worker_options& how,
                                             progress& bar) {
  std::vector<compile_command> work;
  for (const shared_preamble& plan : plans) {
    work.push_back(plan.how);
  }
  const auto build_one = [&](const compile_command& command) {
    const auto i = static_cast<std::size_t>(&command - work.data());
    unit_result result;
    result.file = command.file;
    const auto parts = build_preamble(plans[i], resource_directory, place(tried_ + i, precompiled));
    const bool good = parts && parts->inputs.complete &&
                      replace_file(place(tried_ + i, inputs), to_text(parts->inputs.all)) &&
                      replace_file(place(tried_ + i, contents), to_bytes(parts->contents));
    if (!good) {
      result.is = unit_result::outcome::does_not_parse;
    }
    return result;
  };
  auto results = run_workers(work, how, build_one, [&](const unit_result&) { bar.advance(1, ""); });
  tried_ += plans.size();
  return results;
}

void preamble_set::take(const shared_preamble& plan, std::span<const compile_command> commands,
                        std::size_t number) {
  auto parts = std::make_shared<preamble_contents>();
  try {
    *parts = preamble_contents_from(read_file(place(number, contents)));
  } catch (const std::exception&) {  // a disk that is full, say
    return;
  }
  built_.push_back(std::make_unique<entry>(
      entry{{place(number, precompiled), plan.how.file, plan.text(), {}, std::move(parts)}}));
  for (const std::size_t unit : plan.units) {
    by_unit_[text_of_command(commands[unit])] = built_.back().get();
    by_file_[commands[unit].file] = built_.back().get();
  }
}

preamble_set::~preamble_set() {
  if (!folder_.empty()) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
}

std::optional<built_preamble> preamble_set::of(const compile_command& command) const {
  const auto at = by_unit_.find(text_of_command(command));
  if (at == by_unit_.end() || (at->second->did_not >= 3 && at->second->did_not > at->second->fitted)) {
    return std::nullopt;
  }
  built_preamble result = at->second->parts;
  fs::path list = result.file;
  const std::string text = read_file(list.replace_extension(inputs));
  std::string_view rest = text;
  auto all = take_inputs(rest);
  if (!all) {
    return std::nullopt;
  }
  result.inputs.all = std::move(*all);
  return result;
}

void preamble_set::used(const unit_result& unit) {
  const auto at = by_file_.find(unit.file);
  if (at != by_file_.end() && unit.is == unit_result::outcome::checked) {
    ++(unit.behind_preamble ? at->second->fitted : at->second->did_not);
  }
}

}  // namespace snag::detector
