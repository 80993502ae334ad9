#include "harness/catalogue.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/child_process.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// A runner's start is some milliseconds; a program that is none may wait for ever.
constexpr std::chrono::seconds describe_limit(30);
constexpr const char* remedy = "name a program built by snag_add_runner";

[[noreturn]] void refuse(const fs::path& file, const std::string& fault) {
  throw user_error(fmt::format("runner '{}': {}; {}", file.string(), fault, remedy));
}

std::string ask(const fs::path& file) {
  const std::string arguments[] = {"--describe"};
  const finished_process done = run_to_end(file, arguments, "", describe_limit);
  if (done.timed_out) {
    refuse(file, fmt::format("no answer to --describe within {} s", describe_limit.count()));
  }
  if (done.end.signal != 0 || done.end.code != 0) {
    const std::string said = first_line(done.errors);
    throw user_error(fmt::format("runner '{}': died at start with {}{}; rebuild it, or leave it out",
                                 file.string(), describe(done.end), said.empty() ? "" : ", saying: " + said));
  }
  return done.output;
}

template <typename Value, typename Parse>
Value enumerator(const json& name, Parse parse) {
  const std::string text = name.get<std::string>();
  if (const auto value = parse(text)) {
    return *value;
  }
  throw std::runtime_error(fmt::format("'{}' is no word of this version", text));
}

template <typename Value, typename Parse>
std::vector<Value> enumerators(const json& names, Parse parse) {
  std::vector<Value> values;
  for (const json& name : names) {
    values.push_back(enumerator<Value>(name, parse));
  }
  return values;
}

case_info case_from(const json& c) {
  case_info info;
  info.id = c.at("id").get<std::string>();
  info.title = c.at("title").get<std::string>();
  info.sources = c.at("sources").get<std::vector<int>>();
  info.check = c.at("check").get<std::string>();
  info.check_gap = c.at("check_gap").get<std::string>();
  info.mental_model = c.at("mental_model").get<std::string>();
  for (const json& e : c.at("expectations")) {
    info.expectations.push_back({enumerator<engine>(e.at("engine"), parse_engine),
                                 enumerators<flavour>(e.at("must_show"), parse_flavour),
                                 enumerators<verdict>(e.at("any_of"), parse_verdict)});
  }
  // Missing in what an older runner says.
  info.plausible_shows = enumerators<verdict>(c.value("plausible_shows", json::array()), parse_verdict);
  for (const json& s : c.at("sightings")) {
    info.sightings.push_back({s.at("project").get<std::string>(), s.at("issue").get<std::string>(),
                              s.at("says").get<std::string>()});
  }
  info.scenario = nullptr;
  return info;
}

bool same_promise(const case_info& a, const case_info& b) {
  return a.title == b.title && a.plausible_shows == b.plausible_shows &&
         std::equal(a.expectations.begin(), a.expectations.end(), b.expectations.begin(),
                    b.expectations.end(), [](const expectation& x, const expectation& y) {
                      return x.by == y.by && x.must_show == y.must_show && x.any_of == y.any_of;
                    });
}

}  // namespace

fs::path catalogue::default_folder() {
  return own_directory() / ".." / "lib" / "snag" / "runners";
}

catalogue catalogue::load(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw user_error(
        fmt::format("no runners: '{}' is not a folder; build the target snag_runners, or name a "
                    "runner with --runner FILE",
                    folder.lexically_normal().string()));
  }
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && ::access(entry.path().c_str(), X_OK) == 0) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw user_error(
        fmt::format("no runners in '{}'; build the target snag_runners, or name a runner with "
                    "--runner FILE",
                    folder.lexically_normal().string()));
  }
  return load_files(files);
}

catalogue catalogue::load_files(std::span<const fs::path> files) {
  std::vector<fs::path> sorted(files.begin(), files.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  catalogue all;
  for (const fs::path& file : sorted) {
    all.add(file);
  }
  all.sort();
  return all;
}

catalogue catalogue::of(std::vector<catalogue_case> cases, std::vector<runner_program> runners) {
  catalogue all;
  all.cases_ = std::move(cases);
  all.runners_ = std::move(runners);
  all.sort();
  return all;
}

void catalogue::add(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    refuse(file, "there is no such file");
  }
  if (!fs::is_regular_file(file, error) || ::access(file.c_str(), X_OK) != 0) {
    refuse(file, "it is not a program that may be executed");
  }
  const fs::path absolute = fs::absolute(file).lexically_normal();
  const std::string answer = ask(absolute);
  runner_program runner;
  std::vector<case_info> told;
  try {
    const json document = json::parse(answer);
    if (const int schema = document.at("schema").get<int>(); schema != 1) {
      refuse(file, fmt::format("it speaks schema {}, and this snag reads schema 1", schema));
    }
    runner = {absolute, enumerator<variant>(document.at("variant"), parse_variant),
              enumerator<flavour>(document.at("flavour"), parse_flavour),
              document.at("compiler").get<std::string>()};
    for (const json& c : document.at("cases")) {
      told.push_back(case_from(c));
    }
  } catch (const user_error&) {
    throw;
  } catch (const std::exception& e) {
    const std::string line = first_line(answer);
    refuse(file, line.starts_with('{')
                     ? fmt::format("its answer to --describe is not a runner's: {}", e.what())
                     : "its answer to --describe is not JSON");
  }
  for (const runner_program& other : runners_) {
    if (other.variant == runner.variant && other.flavour == runner.flavour) {
      for (const case_info& info : told) {
        for (const catalogue_case& known : cases_) {
          if (known.info.id == info.id && runner_for(known, runner.variant, runner.flavour) != nullptr) {
            refuse(file,
                   fmt::format("'{}' in {} {} is offered by '{}' too", info.id, to_string(runner.variant),
                               to_string(runner.flavour), other.path.string()));
          }
        }
      }
    }
  }
  runners_.push_back(std::move(runner));
  for (case_info& info : told) {
    const auto known = std::find_if(cases_.begin(), cases_.end(),
                                    [&](const catalogue_case& c) { return c.info.id == info.id; });
    if (known == cases_.end()) {
      cases_.push_back({std::move(info), {runners_.size() - 1}});
      continue;
    }
    if (!same_promise(known->info, info)) {
      refuse(file, fmt::format("it describes '{}' differently from '{}': rebuild both", info.id,
                               runners_[known->runners.front()].path.string()));
    }
    known->runners.push_back(runners_.size() - 1);
  }
}

void catalogue::sort() {
  std::sort(cases_.begin(), cases_.end(),
            [](const catalogue_case& a, const catalogue_case& b) { return a.info.id < b.info.id; });
  for (catalogue_case& c : cases_) {
    std::sort(c.runners.begin(), c.runners.end(), [this](std::size_t a, std::size_t b) {
      return std::pair(runners_[a].variant, runners_[a].flavour) <
             std::pair(runners_[b].variant, runners_[b].flavour);
    });
  }
}

const catalogue_case& catalogue::find(std::string_view id) const {
  const catalogue_case* by_name = nullptr;
  bool several = false;
  std::vector<std::string> ids;
  for (const catalogue_case& c : cases_) {
    if (c.info.id == id) {
      return c;
    }
    ids.push_back(c.info.id);
    if (std::string_view(c.info.id).substr(c.info.id.find('/') + 1) == id) {
      several = by_name != nullptr;
      by_name = &c;
    }
  }
  if (several) {
    throw user_error(fmt::format("case '{}' is in several families; write <family>/{}", id, id));
  }
  if (by_name == nullptr) {
    throw user_error(fmt::format("unknown case '{}'{} ('snag list' names all)", id, did_you_mean(id, ids)));
  }
  return *by_name;
}

const runner_program* catalogue::runner_for(const catalogue_case& of, variant v, flavour f) const noexcept {
  for (const std::size_t i : of.runners) {
    if (runners_[i].variant == v && runners_[i].flavour == f) {
      return &runners_[i];
    }
  }
  return nullptr;
}

}  // namespace snag
