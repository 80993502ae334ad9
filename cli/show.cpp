#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/case_files.h"
#include "cli/command.h"
#include "cli/diff.h"
#include "cli/paint.h"
#include "cli/runners.h"
#include "harness/catalogue.h"
#include "harness/report.h"
#include "harness/stress.h"
#include "support/text.h"

namespace snag::cli {

namespace {

struct show_options {
  std::string name;
  std::vector<std::string> runners;
  bool diff = false;
  bool buggy = false;
  bool fixed = false;
  bool story = false;
  bool json = false;
};

/// The texts of one case. A runner of the user's own brings none.
struct case_texts {
  std::optional<case_file> story;
  std::optional<case_file> buggy;
  std::optional<case_file> fixed;
  std::optional<case_file> plausible;
};

case_texts read_texts(const std::string& id) {
  return {read_case_file("cases", id, ".md"), read_case_file("buggy", id, ".cpp"),
          read_case_file("fixed", id, ".cpp"), read_case_file("plausible", id, ".cpp")};
}

/// A part that was asked for by name has to be there.
const std::string& require(const std::optional<case_file>& file, const std::string& id) {
  if (!file) {
    throw user_error(
        fmt::format("the files of '{}' are not in '{}'; build or install Snag again (a runner of your "
                    "own brings no files)",
                    id, case_folder().string()));
  }
  return file->text;
}

std::string diff_of(const case_texts& texts, const paint& brush) {
  return texts.buggy && texts.fixed
             ? unified_diff(texts.buggy->path, texts.buggy->text, texts.fixed->path, texts.fixed->text, brush)
             : std::string();
}

std::string flavours_text(const std::vector<flavour>& flavours) {
  std::vector<std::string_view> names;
  names.reserve(flavours.size());
  for (const flavour one : flavours) {
    names.push_back(to_string(one));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string facts(const case_info& info, bool has_plausible, const paint& brush) {
  std::string text = brush(ink::bold, "Expected") + "\n";
  for (const expectation& one : info.expectations) {
    text += fmt::format("  buggy, {} ({}): {}\n", to_string(one.by), flavours_text(one.must_show),
                        expectation_text(one.any_of));
  }
  if (has_plausible) {
    text +=
        fmt::format("  plausible, explore (tsan): {}\n",
                    info.plausible_shows.empty() ? "any failure" : expectation_text(info.plausible_shows));
  }
  text += "  fixed: passed everywhere\n\n" + brush(ink::bold, "Check") + "\n";
  text += fmt::format("  {}\n", info.check.empty() ? "none" : info.check);
  if (!info.check_gap.empty()) {
    text += fmt::format("  not found yet: {}\n", info.check_gap);
  }
  if (!info.sightings.empty()) {
    text += "\n" + brush(ink::bold, "Seen in the wild") + "\n";
    for (const sighting& one : info.sightings) {
      text += fmt::format("  {} {}: {}\n", one.project, one.issue, one.says);
    }
  }
  return text;
}

std::string whole_page(const case_info& info, const case_texts& texts, const paint& brush) {
  std::string page = fmt::format("{}: {}\n\n", brush(ink::bold, info.id), info.title);
  if (texts.story) {
    page += texts.story->text + "\n";
  }
  if (const std::string diff = diff_of(texts, brush); !diff.empty()) {
    page += brush(ink::bold, "The difference") + "\n" + diff + "\n";
  }
  return page + facts(info, texts.plausible.has_value(), brush) +
         fmt::format("\nSee it happen:  snag stress {}\n", info.id);
}

nlohmann::json file_json(const std::optional<case_file>& file) {
  return file ? nlohmann::json{{"path", file->path}, {"text", file->text}} : nlohmann::json();
}

std::string as_json(const catalogue& all, const case_info& info) {
  const nlohmann::json catalogued = nlohmann::json::parse(json(all));
  nlohmann::json about;
  for (const nlohmann::json& one : catalogued.at("cases")) {
    if (one.value("id", "") == info.id) {
      about = one;
    }
  }
  const case_texts texts = read_texts(info.id);
  const nlohmann::json document = {
      {"schema", 1},
      {"case", about},
      {"story", file_json(texts.story)},
      {"buggy", file_json(texts.buggy)},
      {"fixed", file_json(texts.fixed)},
      {"plausible", file_json(texts.plausible)},
      {"diff", diff_of(texts, paint(false))},
  };
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

exit_code show(const invocation& in, const show_options& options) {
  const catalogue all = load_catalogue(options.runners);
  const case_info& info = all.find(options.name).info;
  if (options.json) {
    print(as_json(all, info));
    return exit_code::clean;
  }
  const paint brush(use_colour(in.colour, STDOUT_FILENO));
  const case_texts texts = read_texts(info.id);
  if (!options.story && !options.diff && !options.buggy && !options.fixed) {
    print(whole_page(info, texts, brush));
    return exit_code::clean;
  }
  if (options.story) {
    print(require(texts.story, info.id));
  }
  if (options.buggy) {
    print(require(texts.buggy, info.id));
  }
  if (options.fixed) {
    print(require(texts.fixed, info.id));
  }
  if (options.diff) {
    (void)require(texts.buggy, info.id);
    (void)require(texts.fixed, info.id);
    print(diff_of(texts, brush));
  }
  return exit_code::clean;
}

}  // namespace

void add_show(CLI::App& root, invocation& in) {
  const auto options = std::make_shared<show_options>();
  CLI::App& command =
      add_command(root, in, "show", "Show a case: its story, the wrong and the right code, what to expect",
                  "Without an option: everything. Several options: one after the other.\n\n"
                  "Example:\n  snag show loop-capture --diff\n\n"
                  "Exit codes: 0 clean, 2 usage or tool error (an unknown case too).");
  command.add_option("CASE", options->name, "Id of the case, or its name where one family alone has it")
      ->type_name("")
      ->required();
  command.add_flag("--story", options->story, "The story page");
  command.add_flag("--buggy", options->buggy, "The wrong code");
  command.add_flag("--fixed", options->fixed, "The right code");
  command.add_flag("--diff", options->diff, "The difference from the wrong code to the right one");
  add_runners(command, options->runners);
  add_json(command, options->json);
  command.callback([&in, options] { in.run = [&in, options] { return show(in, *options); }; });
}

}  // namespace snag::cli
