// `snag flags`: what a compiler and a linker need, for build systems other than CMake.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/preload.h"
#include "support/text.h"

namespace snag::cli {

namespace {

struct flags_options {
  std::string points = "memory";
  bool c = false;
  bool compile = false;
  bool link = false;
  bool json = false;
};

/// The path of a part, as one word of a command line.
std::string part(const std::string& name) {
  const std::string path = (parts_folder() / name).lexically_normal().string();
  if (::access(path.c_str(), R_OK) != 0) {
    throw user_error(
        fmt::format("'{}' is not there; build the target snag_explore_object, or install Snag again", path));
  }
  if (path.find_first_of(" \t\n,'\"\\$") != std::string::npos) {
    throw user_error(
        fmt::format("'{}' cannot stand on a command line as it is; move Snag to a path without blanks, "
                    "commas and quotes",
                    path));
  }
  return path;
}

std::vector<std::string> compile_flags(bool memory) {
  std::vector<std::string> flags = {"-g"};
  if (memory) {
    flags.emplace_back("-fsanitize=thread");
  }
  return flags;
}

std::vector<std::string> link_flags(bool memory, bool c) {
  std::vector<std::string> flags;
  if (memory) {
    flags.emplace_back("-fsanitize=thread");
    flags.push_back("-Wl,@" + part("memory_points.rsp"));
  }
  flags.emplace_back("-Wl,--wrap=__cxa_guard_acquire,--wrap=__cxa_guard_release,--wrap=__cxa_guard_abort");
  flags.push_back(part("libsnag_explore.o"));
  flags.emplace_back("-pthread");
  flags.emplace_back("-ldl");
  if (c) {
    flags.emplace_back("-lstdc++");
  }
  return flags;
}

exit_code print_flags(const flags_options& options) {
  const std::vector<std::string> known = {"sync", "atomics", "memory"};
  if (std::find(known.begin(), known.end(), options.points) == known.end()) {
    throw user_error(fmt::format("--points '{}' is not known{}; use sync, atomics or memory", options.points,
                                 did_you_mean(options.points, known)));
  }
  const bool memory = options.points != "sync";
  const std::vector<std::string> compile = compile_flags(memory);
  const std::vector<std::string> link = link_flags(memory, options.c);
  if (options.json) {
    const nlohmann::ordered_json document = {
        {"schema", 1}, {"points", options.points}, {"compile", compile}, {"link", link}};
    print(document.dump(2) + "\n");
    return exit_code::clean;
  }
  std::vector<std::string> chosen;
  const bool both = options.compile == options.link;
  if (both || options.compile) {
    chosen = compile;
  }
  if (both || options.link) {
    for (const std::string& flag : link) {
      if (std::find(chosen.begin(), chosen.end(), flag) == chosen.end()) {
        chosen.push_back(flag);
      }
    }
  }
  print(fmt::format("{}\n", fmt::join(chosen, " ")));
  return exit_code::clean;
}

}  // namespace

void add_flags(CLI::App& root, invocation& in) {
  CLI::App& command = add_command(root, in, "flags", "Print compiler and linker flags, for any build system",
                                  "Example:\n  clang++ $(snag flags explore) test.cpp -o test\n"
                                  "  snag explore -- ./test");
  const auto options = std::make_shared<flags_options>();
  CLI::App& explore = add_command(
      command, in, "explore", "Flags for a program that 'snag explore --' can drive",
      "Both compilers take them, clang and gcc. A program built so runs as before unless snag drives it.\n\n"
      "Example:\n  clang++ $(snag flags explore) test.cpp -o test\n"
      "  make CFLAGS=\"$(snag flags explore --compile)\" LDLIBS=\"$(snag flags explore --link --c)\"\n\n"
      "Exit codes: 0 printed, 2 usage or tool error.");
  explore
      .add_option("--points", options->points,
                  "What may be a point besides synchronisation: sync, atomics or memory; default memory")
      ->type_name("LEVEL");
  explore.add_flag("--c", options->c, "The program is linked as C");
  explore.add_flag("--compile", options->compile, "Only what compiling needs");
  explore.add_flag("--link", options->link, "Only what linking needs");
  add_json(explore, options->json);
  explore.callback([&in, options] { in.run = [options] { return print_flags(*options); }; });
}

}  // namespace snag::cli
