#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "cli/families.h"
#include "cli/paint.h"
#include "cli/runners.h"
#include "harness/catalogue.h"
#include "harness/report.h"
#include "support/text.h"

namespace snag::cli {

namespace {

struct list_options {
  std::vector<std::string> families;
  std::vector<std::string> checks;
  std::vector<std::string> filters;
  std::vector<std::string> runners;
  bool json = false;
};

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

/// "loop-capture" and "snag-loop-capture" are the same check.
bool is_check(std::string_view name, std::string_view check) {
  return name == check || (check.starts_with("snag-") && name == check.substr(5));
}

bool selected(const case_info& one, const list_options& options) {
  const auto any = [](const std::vector<std::string>& asked, auto matches) {
    return asked.empty() || std::any_of(asked.begin(), asked.end(), matches);
  };
  return any(options.families, [&](const std::string& family) { return one.family() == family; }) &&
         any(options.checks, [&](const std::string& check) { return is_check(check, one.check); }) &&
         any(options.filters, [&](const std::string& filter) {
           return lower(one.id).find(lower(filter)) != std::string::npos ||
                  lower(one.title).find(lower(filter)) != std::string::npos;
         });
}

std::string as_json(const catalogue& all, const std::set<std::string>& ids) {
  nlohmann::json document = nlohmann::json::parse(json(all));
  nlohmann::json& cases = document["cases"];
  for (std::size_t i = cases.size(); i-- > 0;) {
    if (!ids.contains(cases[i].value("id", ""))) {
      cases.erase(i);
    }
  }
  return document.dump(2) + "\n";
}

std::string as_text(const catalogue& all, const std::set<std::string>& ids, bool colour) {
  std::size_t id_width = 0;
  std::size_t check_width = 0;
  for (const catalogue_case& one : all.cases()) {
    if (ids.contains(one.info.id)) {
      id_width = std::max(id_width, one.info.id.size());
      check_width = std::max(check_width, one.info.check.size());
    }
  }
  const paint brush(colour);
  std::string text;
  for (const catalogue_case& one : all.cases()) {
    if (ids.contains(one.info.id)) {
      const std::string check = one.info.check.empty() ? "-" : one.info.check;
      text += fmt::format("{}  {}  {}\n", brush(ink::bold, fmt::format("{:<{}}", one.info.id, id_width)),
                          brush(ink::cyan, fmt::format("{:<{}}", check, check_width)), one.info.title);
    }
  }
  return text;
}

exit_code list(const invocation& in, const list_options& options) {
  for (const std::string& family : options.families) {
    require_family(family);
  }
  const catalogue all = load_catalogue(options.runners);
  std::set<std::string> ids;
  for (const catalogue_case& one : all.cases()) {
    if (selected(one.info, options)) {
      ids.insert(one.info.id);
    }
  }
  print(options.json ? as_json(all, ids) : as_text(all, ids, use_colour(in.colour, STDOUT_FILENO)));
  if (ids.empty()) {
    say(fmt::format("none of the {} matches; 'snag list' shows all", count_of(all.cases().size(), "case")));
    return exit_code::empty_selection;
  }
  return exit_code::clean;
}

}  // namespace

void add_list(CLI::App& root, invocation& in) {
  const auto options = std::make_shared<list_options>();
  CLI::App& command =
      add_command(root, in, "list", "List the cases: id, the check that finds it, what goes wrong",
                  "Example:\n  snag list --family lifetime capture\n\n"
                  "Exit codes: 0 clean, 2 usage or tool error, 4 nothing matches.");
  add_repeatable(command, "--family", options->families, "Only this family; repeatable", "F");
  add_repeatable(command, "--check", options->checks, "Only cases that this check finds; repeatable", "C");
  command.add_option("FILTER", options->filters, "Only cases with one of these texts in id or title")
      ->type_name("");
  add_runners(command, options->runners);
  add_json(command, options->json);
  command.callback([&in, options] { in.run = [&in, options] { return list(in, *options); }; });
}

}  // namespace snag::cli
