#include "detector/preambles.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "detector/workers.h"
#include "llvm/Support/MemoryBuffer.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// Stands in for the name of the unit where commands are compared.
constexpr std::string_view the_file = "<file>";

bool is_cxx(const fs::path& file) {
  static const std::set<std::string> endings = {".cc", ".cpp", ".cxx", ".c++", ".C", ".cp", ".CPP"};
  return endings.contains(file.extension().string());
}

/// Where the command names its file; the end where it does not, or not only once.
std::size_t file_argument(const compile_command& command) {
  std::size_t found = command.arguments.size();
  for (std::size_t i = 1; i < command.arguments.size(); ++i) {
    const std::string& word = command.arguments[i];
    if (!word.starts_with('-') && (fs::path(command.directory) / word).lexically_normal() == command.file) {
      if (found != command.arguments.size()) {
        return command.arguments.size();
      }
      found = i;
    }
  }
  return found;
}

/// One `-include NAME`: its words in the command.
struct forced_include {
  std::size_t first = 0;
  std::size_t words = 0;
  std::string name;
};

std::vector<forced_include> forced_includes(const std::vector<std::string>& arguments) {
  std::vector<forced_include> found;
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    if (arguments[i] == "-include") {
      found.push_back({i, 2, arguments[i + 1]});
      ++i;
    } else if (i + 3 < arguments.size() && arguments[i] == "-Xclang" && arguments[i + 1] == "-include" &&
               arguments[i + 2] == "-Xclang") {
      found.push_back({i, 4, arguments[i + 3]});
      i += 3;
    }
  }
  return found;
}

/// What two units must have in common; empty where the command is of no use here. CMake keeps the same
/// headers once for each target: there the content counts.
std::string way_of_compiling(const compile_command& command) {
  const std::size_t file = file_argument(command);
  if (!is_cxx(command.file) || file == command.arguments.size()) {
    return {};
  }
  compile_command way = command;
  way.file = the_file;
  way.arguments[file] = the_file;
  for (const forced_include& forced : forced_includes(way.arguments)) {
    if (forced.name.ends_with("cmake_pch.hxx")) {
      if (const auto text = llvm::MemoryBuffer::getFile(forced.name)) {
        way.arguments[forced.first + forced.words - 1] = (*text)->getBuffer().str();
      }
    }
  }
  return text_of_command(way);
}

/// The `#include` lines that the file begins with.
std::vector<std::string> first_includes(const fs::path& file) {
  std::vector<std::string> lines;
  const auto content = llvm::MemoryBuffer::getFile(file.string());
  if (!content) {
    return lines;
  }
  clang::LangOptions language;
  language.CPlusPlus = true;
  language.LineComment = true;
  const llvm::StringRef text = (*content)->getBuffer();
  clang::Lexer lexer(clang::SourceLocation::getFromRawEncoding(1), language, text.begin(), text.begin(),
                     text.end());
  clang::Token token;
  const auto at = [&] {
    return static_cast<std::size_t>(token.getLocation().getRawEncoding()) - 1;  // of the token, in the text
  };
  bool ended = lexer.LexFromRawLexer(token);
  while (!ended && token.is(clang::tok::hash) && token.isAtStartOfLine()) {
    const std::size_t begin = at();
    lexer.LexFromRawLexer(token);
    if (token.isNot(clang::tok::raw_identifier) || token.getRawIdentifier() != "include") {
      break;
    }
    const llvm::StringRef name =
        text.substr(at() + token.getLength()).take_until([](char c) { return c == '\n'; });
    const llvm::StringRef bare = name.ltrim();
    const std::size_t close =
        bare.empty() ? llvm::StringRef::npos : bare.find(bare.front() == '<' ? '>' : '"', 1);
    if (close == llvm::StringRef::npos || (bare.front() != '<' && bare.front() != '"')) {
      break;  // by a macro
    }
    lines.push_back("#include " + bare.substr(0, close + 1).str());
    const std::size_t next = text.find('\n', begin);
    // The rest of the line is passed over: "<a/b.h>" is no row of tokens.
    do {
      ended = lexer.LexFromRawLexer(token);
    } while (!ended && next != llvm::StringRef::npos && at() < next);
    ended |= next == llvm::StringRef::npos;
  }
  return lines;
}

/// Plans for the units that are compiled one way.
class planner {
 public:
  planner(std::span<const compile_command> commands, std::size_t least, std::vector<shared_preamble>& plans)
      : commands_(commands), least_(least), plans_(plans) {}

  void plan(const std::vector<std::size_t>& units) {
    if (units.size() < least_) {
      return;
    }
    for (const std::size_t unit : units) {
      const fs::path file = commands_[unit].file;
      beginnings_[unit] = first_includes(file);
      // A name in quotes is looked for beside the file first.
      for (std::string& line : beginnings_[unit]) {
        line += line.back() == '"' ? '\0' + file.parent_path().string() : std::string();
      }
    }
    if (forced_includes(commands_[units.front()].arguments).empty()) {
      for (const auto& [line, rest] : by_line(units, 0)) {
        descend(rest, 1);
      }
    } else {
      descend(units, 0);
    }
  }

 private:
  std::map<std::string, std::vector<std::size_t>> by_line(const std::vector<std::size_t>& units,
                                                          std::size_t depth) const {
    std::map<std::string, std::vector<std::size_t>> parts;
    for (const std::size_t unit : units) {
      const auto& lines = beginnings_.at(unit);
      if (depth < lines.size()) {
        parts[lines[depth]].push_back(unit);
      }
    }
    return parts;
  }

  /// One header more is worth it as long as most of the units go along: each preamble costs as much as a
  /// unit.
  void descend(const std::vector<std::size_t>& units, std::size_t depth) {
    if (units.size() < least_) {
      return;
    }
    for (const auto& [line, part] : by_line(units, depth)) {
      if (part.size() >= least_ && part.size() * 10 >= units.size() * 6) {
        descend(part, depth + 1);
        std::vector<std::size_t> rest;
        std::ranges::set_difference(units, part, std::back_inserter(rest));
        if (rest.size() >= least_) {
          add(rest, depth);
        }
        return;
      }
    }
    add(units, depth);
  }

  void add(const std::vector<std::size_t>& units, std::size_t depth) {
    const compile_command& model = commands_[units.front()];
    const std::size_t file = file_argument(model);
    shared_preamble plan{model, {}, units};
    plan.how.file =
        (fs::path(model.file).parent_path() / ".snag-preamble.h").string();  // in memory alone, never on disk
    plan.how.arguments[file] = plan.how.file;
    plan.how.arguments.insert(plan.how.arguments.begin() + static_cast<std::ptrdiff_t>(file),
                              {"-x", "c++-header"});
    const auto& lines = beginnings_.at(units.front());
    for (std::size_t i = 0; i < depth; ++i) {
      plan.text += lines[i].substr(0, lines[i].find('\0')) + '\n';
    }
    plans_.push_back(std::move(plan));
  }

  std::span<const compile_command> commands_;
  std::size_t least_;
  std::vector<shared_preamble>& plans_;
  std::map<std::size_t, std::vector<std::string>> beginnings_;
};

fs::path temporary_folder() {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "snag-check.XXXXXX").string();
  return error || ::mkdtemp(name.data()) == nullptr ? fs::path() : fs::path(name);
}

fs::path inputs_of(fs::path preamble) {
  return preamble.replace_extension(".inputs");
}

}  // namespace

std::vector<shared_preamble> plan_preambles(std::span<const compile_command> commands, std::size_t least) {
  std::map<std::string, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    alike[way_of_compiling(commands[i])].push_back(i);
  }
  alike.erase("");
  std::vector<shared_preamble> plans;
  for (const auto& [way, units] : alike) {
    planner(commands, least, plans).plan(units);
  }
  return plans;
}

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
  const std::vector<shared_preamble> plans = plan_preambles(fresh);
  if (!plans.empty() && folder_.empty()) {
    folder_ = temporary_folder();
  }
  if (plans.empty() || folder_.empty()) {
    return true;
  }
  std::vector<compile_command> work;
  for (const shared_preamble& plan : plans) {
    work.push_back(plan.how);
  }
  const auto place = [&, first = tried_](std::size_t i) {
    return folder_ / (std::to_string(first + i) + ".pch");
  };
  const auto build = [&](const compile_command& command) {
    const auto i = static_cast<std::size_t>(&command - work.data());
    unit_result result;
    result.file = command.file;
    const auto inputs = build_preamble(plans[i], resource_directory, place(i));
    if (inputs && inputs->complete) {
      write_file_atomically(inputs_of(place(i)), to_text(inputs->all));
    } else {
      result.is = unit_result::outcome::does_not_parse;
    }
    return result;
  };
  const auto results = run_workers(work, how, build, [](const unit_result&) {});
  bool interrupted = false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    interrupted |= results[i].is == unit_result::outcome::interrupted;
    if (results[i].is != unit_result::outcome::checked) {
      continue;
    }
    ++built_;
    for (const std::size_t unit : plans[i].units) {
      by_unit_[text_of_command(fresh[unit])] = {place(i), plans[i].how.file, plans[i].text, {}};
    }
  }
  tried_ += plans.size();
  return !interrupted;
}

preamble_set::~preamble_set() {
  if (!folder_.empty()) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
}

std::optional<built_preamble> preamble_set::of(const compile_command& command) const {
  const auto at = by_unit_.find(text_of_command(command));
  if (at == by_unit_.end()) {
    return std::nullopt;
  }
  built_preamble result = at->second;
  const std::string text = read_file(inputs_of(result.file));
  std::string_view rest = text;
  auto inputs = take_inputs(rest);
  if (!inputs) {
    return std::nullopt;
  }
  result.inputs.all = std::move(*inputs);
  return result;
}

}  // namespace snag::detector
