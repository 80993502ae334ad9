#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/machine.h"
#include "cli/paint.h"
#include "support/text.h"

namespace snag::cli {

namespace {

struct job_title {
  const char* job;
  const char* says;
};
constexpr job_title job_titles[] = {
    {"stress", "Stress the cases (snag stress, list, show)"},
    {"check", "Check a code base (snag check)"},
    {"build", "Build Snag, and runners of your own"},
    {"machine", "This machine"},
};

std::vector<machine_item> probe_all() {
  std::vector<machine_item> all;
  progress shown("doctor", 5);
  const auto take = [&all, &shown](std::vector<machine_item> items, const char* next) {
    all.insert(all.end(), items.begin(), items.end());
    shown.advance(1, next);
  };
  shown.advance(0, "runners");
  take(probe_runners(), "snag-check");
  take(probe_checker(), "clang++-22");
  take(probe_compiler("clang++-22", "clang-22", true), "g++");
  take(probe_compiler("g++", "g++", false), "machine");
  take(probe_system(), "");
  return all;
}

std::string as_json(const std::vector<machine_item>& items, std::size_t missing) {
  nlohmann::ordered_json document = {
      {"schema", 1}, {"version", SNAG_VERSION}, {"complete", missing == 0}, {"missing", missing}};
  nlohmann::ordered_json& list = document["items"] = nlohmann::ordered_json::array();
  for (const machine_item& item : items) {
    list.push_back({{"job", item.job},
                    {"name", item.name},
                    {"state", to_string(item.is)},
                    {"says", item.says},
                    {"mend", item.mend}});
  }
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string as_text(const std::vector<machine_item>& items, std::size_t missing, bool colour) {
  std::size_t width = 0;
  for (const machine_item& item : items) {
    width = std::max(width, item.name.size());
  }
  const paint brush(colour);
  std::string text;
  for (const job_title& title : job_titles) {
    text += brush(ink::bold, title.says) + "\n";
    for (const machine_item& item : items) {
      if (item.job != title.job) {
        continue;
      }
      const ink hue = item.is == machine_item::state::there     ? ink::green
                      : item.is == machine_item::state::missing ? ink::red
                                                                : ink::yellow;
      text += fmt::format("  {} {:<{}}  {}\n", brush(hue, fmt::format("{:<7}", to_string(item.is))),
                          item.name, width, item.says);
      if (!item.mend.empty()) {
        text += fmt::format("          {:<{}}  get it: {}\n", "", width, item.mend);
      }
    }
    text += "\n";
  }
  text += missing == 0 ? std::string("Everything that Snag's jobs need is there.\n")
                       : fmt::format("{} missing: the lines 'get it' above say how to mend that.\n",
                                     count_of(missing, "thing"));
  return text;
}

exit_code doctor(const invocation& in, bool json) {
  const std::vector<machine_item> items = probe_all();
  const auto missing = static_cast<std::size_t>(std::count_if(
      items.begin(), items.end(), [](const auto& item) { return item.is == machine_item::state::missing; }));
  print(json ? as_json(items, missing) : as_text(items, missing, use_colour(in.colour, STDOUT_FILENO)));
  return missing == 0 ? exit_code::clean : exit_code::findings;
}

}  // namespace

void add_doctor(CLI::App& root, invocation& in) {
  const auto json = std::make_shared<bool>(false);
  CLI::App& command =
      add_command(root, in, "doctor", "Say what this machine has and lacks for each job",
                  "Compiles and runs small programs to see what really works; takes a few seconds.\n\n"
                  "Example:\n  snag doctor\n\n"
                  "Exit codes: 0 all there, 1 something is missing, 2 usage or tool error.");
  add_json(command, *json);
  command.callback([&in, json] { in.run = [&in, json] { return doctor(in, *json); }; });
}

}  // namespace snag::cli
