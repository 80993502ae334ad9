#include "cli/machine.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "harness/catalogue.h"
#include "harness/child_process.h"
#include "harness/verdict.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::cli {

namespace fs = std::filesystem;

namespace {

using state = machine_item::state;

constexpr std::chrono::seconds probe_limit{60};

/// What a program came to that was tried.
struct attempt {
  bool passed = false;  ///< it ended in time, with exit code 0
  std::string output;
  std::string said;  ///< output and errors together
};

/// Runs a program (a path, or a name on PATH) to its end; nothing where there is none.
std::optional<attempt> try_program(const std::string& name, const std::vector<std::string>& arguments) {
  const fs::path program = name.find('/') == std::string::npos ? find_program(name) : fs::path(name);
  if (program.empty()) {
    return std::nullopt;
  }
  try {
    const finished_process run = run_to_end(program, arguments, "", probe_limit);
    return attempt{!run.timed_out && run.end.signal == 0 && run.end.code == 0, run.output,
                   run.errors + run.output};
  } catch (const user_error& error) {
    return attempt{false, "", error.what()};
  }
}

/// The first line of what a program said, or that it said nothing.
std::string words_of(const std::optional<attempt>& tried) {
  const std::string line = tried ? first_line(tried->said) : std::string();
  return line.empty() ? "it says nothing" : line;
}

/// A folder for one probe's files, gone with its scope.
class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (fs::temp_directory_path() / "snag-doctor-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) {
      path_ = name;
    }
  }
  ~scratch_folder() {
    if (!path_.empty()) {
      std::error_code ignored;
      fs::remove_all(path_, ignored);
    }
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

/// A program whose bug the sanitizer must report: a probe that only starts would not show that it works.
struct sanitizer_probe {
  const char* name;
  const char* flag;
  const char* source;
  const char* must_say;
};

constexpr sanitizer_probe tsan_probe = {"ThreadSanitizer", "-fsanitize=thread",
                                        "#include <pthread.h>\n"
                                        "static int shared;\n"
                                        "static void* task(void*) { shared = 1; return nullptr; }\n"
                                        "int main() {\n"
                                        "  pthread_t t;\n"
                                        "  pthread_create(&t, nullptr, task, nullptr);\n"
                                        "  shared = 2;\n"
                                        "  pthread_join(t, nullptr);\n"
                                        "}\n",
                                        "ThreadSanitizer: data race"};

constexpr sanitizer_probe asan_probe = {"AddressSanitizer", "-fsanitize=address,undefined",
                                        "int main(int argc, char**) {\n"
                                        "  int* p = new int[1]();\n"
                                        "  delete[] p;\n"
                                        "  return p[argc - 1];\n"
                                        "}\n",
                                        "AddressSanitizer: heap-use-after-free"};

machine_item probe_sanitizer(const std::string& compiler, const sanitizer_probe& probe,
                             const std::string& package, bool required) {
  const state lacking = required ? state::missing : state::note;
  machine_item item{"build", fmt::format("{} of {}", probe.name, compiler), state::there,
                    "compiled a program with a bug, and it was reported", ""};
  const scratch_folder scratch;
  if (scratch.path().empty()) {
    return {item.job, item.name, lacking, "no temporary folder to try it in",
            "set TMPDIR to a folder that is writable"};
  }
  const fs::path source = scratch.path() / "probe.cpp";
  const fs::path program = scratch.path() / "probe";
  std::ofstream(source) << probe.source;
  const std::optional<attempt> compiled =
      try_program(compiler, {"-g", "-pthread", probe.flag, source.string(), "-o", program.string()});
  if (!compiled || !compiled->passed) {
    return {item.job, item.name, lacking, "a small program does not build: " + words_of(compiled),
            fmt::format("apt-get install {}, or scripts/setup", package)};
  }
  const std::optional<attempt> ran = try_program(program.string(), {});
  if (ran && ran->said.find(probe.must_say) != std::string::npos) {
    return item;
  }
  item.is = lacking;
  if (ran && ran->said.find("unexpected memory mapping") != std::string::npos) {
    item.says = "its programs do not start: the kernel spreads addresses too far for it";
    item.mend = "sysctl vm.mmap_rnd_bits=28, or run under 'setarch -R'";
  } else {
    item.says = "its programs do not report: " + words_of(ran);
    item.mend = fmt::format("apt-get install --reinstall {}", package);
  }
  return item;
}

machine_item probe_runner(const fs::path& folder, variant which, flavour build) {
  const std::string name = fmt::format("{}-{}", to_string(which), to_string(build));
  machine_item item{"stress", fmt::format("runner {}", name), state::there, "", ""};
  const fs::path runner = folder / name;
  if (!fs::exists(runner)) {
    item.is = state::missing;
    item.says = fmt::format("not in {}", folder.string());
    item.mend = "cmake --build build/release, or install Snag again";
    return item;
  }
  const std::optional<attempt> described = try_program(runner.string(), {"--describe"});
  const nlohmann::json about = described && described->passed
                                   ? nlohmann::json::parse(described->output, nullptr, false)
                                   : nlohmann::json();
  if (!about.is_object() || !about.contains("cases") || !about["cases"].is_array()) {
    item.is = state::missing;
    item.says = "does not describe itself: " + words_of(described);
    item.mend = "cmake --build build/release; if it persists see the sanitizer lines below";
    return item;
  }
  item.says = count_of(about["cases"].size(), "case");
  return item;
}

/// Runs `body` in a forked child; true where it exits with 0.
bool holds_in_child(const std::function<bool()>& body) {
  const ::pid_t child = ::fork();
  if (child == 0) {
    ::_exit(body() ? 0 : 1);
  }
  int status = 1;
  return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

machine_item probe_address_layout() {
  const bool fixable = holds_in_child([] {
    const int now = ::personality(0xffffffff);
    return now != -1 && ::personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE) != -1;
  });
  std::string random = "?";
  std::ifstream("/proc/sys/kernel/randomize_va_space") >> random;
  if (fixable) {
    return {"machine", "address layout", state::there,
            fmt::format("random by default ({}), can be fixed for a replay", random), ""};
  }
  return {"machine", "address layout", state::note, "personality(ADDR_NO_RANDOMIZE) is forbidden here",
          "in a container: --security-opt seccomp=unconfined"};
}

machine_item probe_ptrace() {
  if (holds_in_child([] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; })) {
    return {"machine", "ptrace", state::there, "allowed: debuggers and the leak search of ASan work", ""};
  }
  return {"machine", "ptrace", state::note, "forbidden: no debugger can follow a run",
          "in a container: --cap-add=SYS_PTRACE"};
}

machine_item probe_cores() {
  ::cpu_set_t set;
  CPU_ZERO(&set);
  const int cores = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  if (cores >= 2) {
    return {"machine", "cores", state::there, fmt::format("{} usable", cores), ""};
  }
  return {"machine", "cores", state::note, "one: bugs that need two threads at once show less often",
          "give this machine or container a second core"};
}

machine_item probe_forks() {
  constexpr int count = 200;
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    if (!holds_in_child([] { return true; })) {
      return {"machine", "processes", state::missing,
              "fork fails: every run of a case is a process of its own",
              "raise the limit of processes (ulimit -u, or pids.max of the container)"};
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return {"machine", "processes", state::there, fmt::format("{:.0f} forks per second", count / took.count()),
          ""};
}

std::optional<std::string> resource_folder() {
  std::vector<fs::path> places = {own_directory() / "../lib/clang/22", "/usr/lib/llvm-22/lib/clang/22"};
  if (const auto asked = try_program("clang++-22", {"-print-resource-dir"}); asked && asked->passed) {
    places.emplace_back(first_line(asked->output));
  }
  for (const fs::path& place : places) {
    if (fs::exists(place / "include/stddef.h")) {
      return place.lexically_normal().string();
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(machine_item::state s) noexcept {
  switch (s) {
    case state::there:
      return "there";
    case state::missing:
      return "missing";
    case state::note:
      break;
  }
  return "note";
}

std::vector<machine_item> probe_runners() {
  std::vector<machine_item> items;
  const fs::path folder = catalogue::default_folder().lexically_normal();
  for (const flavour build : all_flavours) {
    for (const variant which : {variant::buggy, variant::fixed}) {
      items.push_back(probe_runner(folder, which, build));
    }
  }
  return items;
}

std::vector<machine_item> probe_checker() {
  std::vector<machine_item> items;
  machine_item program{"check", "snag-check", state::there, "", ""};
  const std::optional<std::string> found = find_check();
  const std::optional<attempt> ran = found ? try_program(*found, {"--version"}) : std::nullopt;
  if (!found) {
    program.is = state::missing;
    program.says = "not beside snag, not on PATH, not named in SNAG_CHECK";
    program.mend = "build with -DSNAG_BUILD_DETECTOR=ON (needs LLVM 22: scripts/setup)";
  } else if (!ran || !ran->passed) {
    program.is = state::missing;
    program.says = fmt::format("{} does not run: {}", *found, words_of(ran));
    program.mend = "apt-get install libclang-cpp22 libllvm22, or build it again";
  } else {
    program.says = fmt::format("{} ({})", first_line(ran->output), *found);
  }
  items.push_back(std::move(program));
  const std::optional<std::string> headers = resource_folder();
  items.push_back(headers ? machine_item{"check", "clang's own headers", state::there, *headers, ""}
                          : machine_item{"check", "clang's own headers", state::missing,
                                         "no resource folder of clang 22 (stddef.h and its like)",
                                         "apt-get install libclang-common-22-dev, or scripts/setup"});
  return items;
}

std::vector<machine_item> probe_compiler(const std::string& compiler, const std::string& package,
                                         bool required) {
  std::vector<machine_item> items;
  const std::optional<attempt> version = try_program(compiler, {"--version"});
  if (!version || !version->passed) {
    items.push_back({"build", compiler, required ? state::missing : state::note, "not on PATH",
                     fmt::format("apt-get install {}, or scripts/setup", package)});
    return items;
  }
  items.push_back({"build", compiler, state::there, first_line(version->output), ""});
  const std::string runtimes = compiler.starts_with("clang") ? "libclang-rt-22-dev" : package;
  items.push_back(probe_sanitizer(compiler, tsan_probe, runtimes, required));
  items.push_back(probe_sanitizer(compiler, asan_probe, runtimes, required));
  return items;
}

std::vector<machine_item> probe_system() {
  return {probe_cores(), probe_forks(), probe_address_layout(), probe_ptrace()};
}

}  // namespace snag::cli
