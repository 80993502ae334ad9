#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "detector/command_words.h"
#include "detector/include_graph.h"
#include "detector/preambles.h"
#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// Stands in for the name of the unit where commands are compared.
constexpr std::string_view the_file = "<file>";

bool is_cxx(const fs::path& file) {
  static const std::set<std::string> endings = {".cc", ".cpp", ".cxx", ".c++", ".C", ".cp", ".CPP"};
  return endings.contains(file.extension().string());
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

/// What a precompiled byte costs a unit that begins behind it, and what precompiling it costs, in parts of
/// reading it. Measured on thrift and zeromq3; what is planned comes out alike for values nearby.
constexpr double behind = 0.15;
constexpr double precompiling = 1.5;
/// A process and a file, in bytes.
constexpr double one_more = 50'000;
/// So many different beginnings are held against each other: the work grows with the square.
constexpr std::size_t at_once = 256;

/// Units that may begin alike.
struct group {
  llvm::BitVector common;          ///< the headers that all of them include
  std::vector<std::size_t> chain;  ///< their own files that all of them begin with
  std::vector<std::size_t> units;
  double gain = 0;
};

/// Plans for the units that are compiled one way: which of them go together, so that most is spared.
class planner {
 public:
  planner(std::span<const compile_command> commands, include_graph graph)
      : commands_(commands), graph_(std::move(graph)) {}

  [[nodiscard]] std::vector<shared_preamble> plan() {
    std::vector<group> groups;
    std::map<std::pair<std::vector<std::size_t>, std::vector<unsigned>>, std::size_t> alike;
    for (std::size_t i = 0; i < graph_.units.size(); ++i) {
      group one{graph_.units[i].includes, chain_of(graph_.units[i]), {i}};
      std::vector<unsigned> key(one.common.set_bits_begin(), one.common.set_bits_end());
      const auto [at, is_new] = alike.try_emplace({one.chain, std::move(key)}, groups.size());
      if (is_new) {
        groups.push_back(std::move(one));
      } else {
        groups[at->second].units.push_back(i);
      }
    }
    std::vector<shared_preamble> plans;
    for (std::size_t from = 0; from < groups.size(); from += at_once) {
      const auto first = groups.begin() + static_cast<std::ptrdiff_t>(from);
      const auto count = std::min(at_once, groups.size() - from);
      std::vector<group> part(std::make_move_iterator(first),
                              std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count)));
      join(part);
      for (const group& one : part) {
        if (one.gain > 0) {
          plans.push_back(plan_of(one));
        }
      }
    }
    return plans;
  }

 private:
  std::vector<std::size_t> chain_of(const include_graph::unit& unit) {
    std::vector<std::size_t> chain;
    std::size_t at = 0;
    for (const include_graph::beginning& one : unit.first) {
      if (one.header == include_graph::beginning::none) {
        const auto [next, is_new] = next_.try_emplace({at, one.file}, bytes_.size());
        if (is_new) {
          bytes_.push_back(one.bytes);
        }
        at = next->second;
        chain.push_back(at);
      }
    }
    return chain;
  }

  [[nodiscard]] double gain(const group& of) const {
    if (of.units.size() < 2) {
      return 0;
    }
    auto bytes = static_cast<double>(graph_.forced);
    for (const std::size_t step : of.chain) {
      bytes += static_cast<double>(bytes_[step]);
    }
    const llvm::BitVector all = within(of.common);
    for (const unsigned header : all.set_bits()) {
      bytes += static_cast<double>(graph_.headers[header].bytes);
    }
    const auto units = static_cast<double>(of.units.size());
    return std::max(0.0, (units * (1 - behind) - precompiling) * bytes - one_more);
  }

  /// Whether the header can be named, and includes nothing else than these.
  [[nodiscard]] bool can_stand(unsigned header, const llvm::BitVector& among) const {
    const include_graph::header& one = graph_.headers[header];
    return !one.line.empty() && !one.within.test(among);
  }

  /// What those that can stand include.
  [[nodiscard]] llvm::BitVector within(const llvm::BitVector& headers) const {
    llvm::BitVector all(headers.size());
    for (const unsigned header : headers.set_bits()) {
      if (!all.test(header) && can_stand(header, headers)) {
        all |= graph_.headers[header].within;
      }
    }
    return all;
  }

  [[nodiscard]] group joined(const group& one, const group& other) const {
    group both{one.common, {}, one.units};
    both.common &= other.common;
    const auto end = std::ranges::mismatch(one.chain, other.chain).in1;
    both.chain.assign(one.chain.begin(), end);
    both.units.insert(both.units.end(), other.units.begin(), other.units.end());
    both.gain = gain(both);
    return both;
  }

  /// Joins the two that gain most by it, until none do.
  void join(std::vector<group>& groups) const {
    for (group& one : groups) {
      one.gain = gain(one);
    }
    const auto gained = [&](std::size_t a, std::size_t b) {
      return joined(groups[a], groups[b]).gain - groups[a].gain - groups[b].gain;
    };
    std::vector<std::vector<double>> more(groups.size());  // more[a][b], b < a
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        more[a].push_back(gained(a, b));
      }
    }
    while (true) {
      double best = 0;
      std::pair<std::size_t, std::size_t> pair;
      for (std::size_t a = 0; a < groups.size(); ++a) {
        const auto at = std::ranges::max_element(more[a]);
        if (at != more[a].end() && *at > best) {
          best = *at;
          pair = {a, static_cast<std::size_t>(at - more[a].begin())};
        }
      }
      if (best <= 0) {
        return;
      }
      const auto [gone, kept] = pair;
      groups[kept] = joined(groups[kept], groups[gone]);
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(gone));
      more.erase(more.begin() + static_cast<std::ptrdiff_t>(gone));
      for (std::size_t a = gone; a < more.size(); ++a) {
        more[a].erase(more[a].begin() + static_cast<std::ptrdiff_t>(gone));
      }
      for (std::size_t other = 0; other < groups.size(); ++other) {
        if (other != kept) {
          more[std::max(other, kept)][std::min(other, kept)] =
              gained(std::max(other, kept), std::min(other, kept));
        }
      }
    }
  }

  /// How many of its own files a unit may begin with before it needs a header that does not stand in front.
  [[nodiscard]] static std::size_t steps_before_others(const include_graph::unit& unit,
                                                       const llvm::BitVector& in_front) {
    std::size_t steps = 0;
    for (const include_graph::beginning& one : unit.first) {
      if (one.header == include_graph::beginning::none) {
        ++steps;
      } else if (!in_front.test(static_cast<unsigned>(one.header))) {
        break;
      }
    }
    return steps;
  }

  [[nodiscard]] shared_preamble plan_of(const group& of) const {
    const compile_command& model = commands_[of.units.front()];
    const std::size_t file = file_argument(model);
    shared_preamble plan{model, {}, {}, of.units};
    plan.how.file =
        (fs::path(model.file).parent_path() / ".snag-preamble.h").string();  // in memory alone, never on disk
    plan.how.arguments[file] = plan.how.file;
    plan.how.arguments.insert(plan.how.arguments.begin() + static_cast<std::ptrdiff_t>(file),
                              {"-x", "c++-header"});
    for (const unsigned header : of.common.set_bits()) {
      plan.headers += can_stand(header, of.common) ? graph_.headers[header].line + '\n' : "";
    }
    const llvm::BitVector in_front = within(of.common);
    std::size_t steps = of.chain.size();
    for (const std::size_t unit : of.units) {
      steps = std::min(steps, steps_before_others(graph_.units[unit], in_front));
    }
    for (const include_graph::beginning& one : graph_.units[of.units.front()].first) {
      if (steps == 0) {
        break;
      }
      if (one.header == include_graph::beginning::none) {
        plan.own += one.line + '\n';
        --steps;
      }
    }
    return plan;
  }

  std::span<const compile_command> commands_;
  const include_graph graph_;
  std::map<std::pair<std::size_t, file_id>, std::size_t> next_;  ///< by the step before and a file
  std::vector<std::uint64_t> bytes_{0};                          ///< of each step
};

}  // namespace

std::vector<std::vector<std::size_t>> ways_of_compiling(std::span<const compile_command> commands) {
  std::map<std::string, std::vector<std::size_t>> alike;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    alike[way_of_compiling(commands[i])].push_back(i);
  }
  alike.erase("");
  std::vector<std::vector<std::size_t>> ways;
  for (auto& [way, units] : alike) {
    if (units.size() > 1) {
      ways.push_back(std::move(units));
    }
  }
  return ways;
}

std::vector<shared_preamble> plan_preambles(std::span<const compile_command> units,
                                            const std::string& resource_directory) {
  return planner(units, read_inclusions(units, resource_directory)).plan();
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

}  // namespace snag::detector
