#include "harness/symbolizer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/child_process.h"
#include "support/exit_code.h"
#include "support/text.h"

namespace snag {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds tool_limit(60);

bool begins_with_any(std::string_view text, std::span<const std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (text.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

std::vector<source_frame> llvm_frames(const json& answer) {
  std::vector<source_frame> frames;
  const auto symbols = answer.find("Symbol");
  if (symbols == answer.end()) {
    return frames;
  }
  for (const json& symbol : *symbols) {
    source_frame frame;
    frame.function = symbol.value("FunctionName", "");
    frame.place = {symbol.value("FileName", ""), symbol.value("Line", std::uint64_t{0})};
    if (!frame.function.empty() || !frame.place.file.empty()) {
      frames.push_back(std::move(frame));
    }
  }
  return frames;
}

// "file:12" or "file:12 (discriminator 3)".
source_place place_from(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || text.starts_with("??")) {
    return {};
  }
  source_place place = {text.substr(0, colon), 0};
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), place.line);
  return place;
}

}  // namespace

bool source_frame::is_own() const {
  static constexpr std::array<std::string_view, 5> functions = {
      "snag::scheduler::", "snag::agent::", "__tsan", "__asan", "__interceptor_"};
  static constexpr std::array<std::string_view, 3> files = {"/usr/", "/build/", "./"};
  if (place.file.empty() || place.line == 0 || begins_with_any(place.file, files) ||
      begins_with_any(function, functions)) {
    return false;
  }
  // The interposed functions themselves are in C's namespace.
  const std::size_t folder = place.file.rfind("/scheduler/interpose");
  return folder == std::string::npos;
}

symbolizer::symbolizer() {
  for (const char* name : {"llvm-symbolizer-22", "llvm-symbolizer"}) {
    tool_ = find_program(name);
    if (!tool_.empty()) {
      is_llvm_ = true;
      return;
    }
  }
  tool_ = find_program("addr2line");
}

void symbolizer::load(std::span<const code_address> addresses) {
  std::map<std::string, std::set<std::uint64_t>> wanted;
  for (const code_address& at : addresses) {
    if (!known_.contains({at.module, at.offset})) {
      wanted[at.module].insert(at.offset);
    }
  }
  for (const auto& [module, offsets] : wanted) {
    look_up(module, std::vector<std::uint64_t>(offsets.begin(), offsets.end()));
  }
}

void symbolizer::look_up(const std::string& module, std::span<const std::uint64_t> offsets) {
  for (const std::uint64_t offset : offsets) {
    known_[{module, offset}] = {};
  }
  if (tool_.empty() || module.empty() || module.front() != '/') {
    return;
  }
  std::vector<std::string> arguments;
  if (is_llvm_) {
    arguments = {"--obj=" + module, "--output-style=JSON", "--inlines", "--demangle"};
  } else {
    arguments = {"-e", module, "-a", "-i", "-f", "-C"};
  }
  for (const std::uint64_t offset : offsets) {
    arguments.push_back(fmt::format("{:#x}", offset));
  }
  finished_process done;
  try {
    done = run_to_end(tool_, arguments, "", tool_limit);
  } catch (const user_error&) {
    return;
  }
  if (is_llvm_) {
    for (const json& answer : json::parse(done.output, nullptr, false)) {
      if (answer.is_object() && answer.contains("Address")) {
        const std::uint64_t offset = std::strtoull(answer["Address"].get<std::string>().c_str(), nullptr, 0);
        known_[{module, offset}] = llvm_frames(answer);
      }
    }
    return;
  }
  std::uint64_t offset = 0;
  std::string function;
  bool is_function = true;
  for (const std::string& line : split(done.output, '\n')) {
    if (line.starts_with("0x")) {
      offset = std::strtoull(line.c_str(), nullptr, 0);
      is_function = true;
    } else if (is_function) {
      function = line;
      is_function = false;
    } else {
      known_[{module, offset}].push_back({function, place_from(line)});
      is_function = true;
    }
  }
}

const std::vector<source_frame>& symbolizer::frames(const code_address& at) {
  load(std::span(&at, 1));
  return known_[{at.module, at.offset}];
}

const source_frame* symbolizer::first_own(std::span<const code_address> stack) {
  load(stack);
  for (const code_address& at : stack) {
    for (const source_frame& frame : frames(at)) {
      if (frame.is_own()) {
        return &frame;
      }
    }
  }
  return nullptr;
}

std::vector<code_address> addresses_in(std::string_view report) {
  std::vector<code_address> found;
  for (const std::string& line : split(report, '\n')) {
    const std::size_t open = line.find(" (/");
    const std::size_t plus = line.rfind("+0x");
    if (line.find('#') == std::string::npos || open == std::string::npos || plus == std::string::npos ||
        plus < open) {
      continue;
    }
    found.push_back(
        {line.substr(open + 2, plus - open - 2), std::strtoull(line.c_str() + plus + 1, nullptr, 16)});
  }
  return found;
}

std::string short_path(const std::string& file) {
  std::error_code error;
  const std::string here = std::filesystem::current_path(error).string() + "/";
  return !error && file.starts_with(here) ? file.substr(here.size()) : file;
}

std::string to_string(const source_place& place) {
  return place.file.empty() ? "an unknown place" : fmt::format("{}:{}", short_path(place.file), place.line);
}

}  // namespace snag
