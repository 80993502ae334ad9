#include <algorithm>
#include <map>
#include <set>
#include <tuple>
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
  const include_graph::outset* first =
      nullptr;                     ///< what they include before anything else, as one of them says it
  llvm::BitVector common;          ///< the headers that all of them include
  std::vector<std::size_t> chain;  ///< their own files that all of them begin with
  std::vector<std::size_t> units;
  double gain = 0;
};

/// Plans for the units that are compiled one way: which of them go together, so that most is spared.
class planner {
 public:
  planner(std::span<const compile_command> commands, const std::string& resource_directory)
      : commands_(commands), runner_(resource_directory), graph_(read_inclusions(commands, runner_)) {
    choose_outsets();
  }

  [[nodiscard]] std::vector<shared_preamble> plan() {
    std::vector<group> groups;
    using beginning =
        std::tuple<const include_graph::outset*, std::vector<std::size_t>, std::vector<unsigned>>;
    std::map<beginning, std::size_t> alike;
    for (std::size_t i = 0; i < graph_.units.size(); ++i) {
      group one{chosen_[i], graph_.units[i].includes, chain_of(graph_.units[i]), {i}};
      std::vector<unsigned> key(one.common.set_bits_begin(), one.common.set_bits_end());
      const auto [at, is_new] = alike.try_emplace({one.first, one.chain, std::move(key)}, groups.size());
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
      for (group& one : part) {
        if (one.gain > 0) {
          if (shared_preamble plan = plan_of(one); graph_.forced > 0 || !plan.text().empty()) {
            plans.push_back(std::move(plan));
          }
        }
      }
    }
    return plans;
  }

 private:
  /// A unit that may have one of its headers before those of the system.
  struct offer {
    std::size_t unit = 0;
    const include_graph::outset* behind = nullptr;
    double more = 0;  ///< bytes that can be shared behind it and not without
  };

  /// What the units offer, by the header.
  [[nodiscard]] std::map<file_id, std::vector<offer>> offers() const {
    std::map<file_id, std::vector<offer>> all;
    for (std::size_t i = 0; i < graph_.units.size(); ++i) {
      const include_graph::unit& unit = graph_.units[i];
      const double without = unit.outsets.empty() ? 0 : bytes_within(unit.includes);
      for (const include_graph::outset& one : unit.outsets) {
        const double more = bytes_within(one.includes) - without;
        if (more > without) {  // or the unit had better stay with those that it goes with anyway
          all[one.file].push_back({i, &one, more});
        }
      }
    }
    return all;
  }

  /// Gives the units a header to stand before those of the system, where that is what their macros need:
  /// first the header that most is shared by.
  void choose_outsets() {
    chosen_.resize(graph_.units.size());
    auto open = offers();
    while (true) {
      const std::vector<offer>* best = nullptr;
      double most = 0;
      for (auto& [file, units] : open) {
        std::erase_if(units, [&](const offer& one) { return chosen_[one.unit] != nullptr; });
        double more = 0;
        for (const offer& one : units) {
          more += one.more;
        }
        if (units.size() > 1 && more >= one_more && more > most) {
          best = &units;
          most = more;
        }
      }
      if (best == nullptr) {
        return;
      }
      const auto by_main = [](const offer& one) { return one.behind->from_main; };
      const auto named =
          std::ranges::max_element(*best, {}, by_main);  // as a main file says it, where one does
      for (const offer& one : *best) {
        chosen_[one.unit] = named->behind;
        include_graph::unit& changed = graph_.units[one.unit];
        changed.includes = one.behind->includes;
        if (!changed.first.empty() && changed.first.front().file == one.behind->file) {
          changed.first.erase(changed.first.begin());
        }
      }
    }
  }

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
    auto bytes = static_cast<double>(graph_.forced + (of.first == nullptr ? 0 : of.first->bytes));
    for (const std::size_t step : of.chain) {
      bytes += static_cast<double>(bytes_[step]);
    }
    bytes += bytes_within(of.common);
    const auto units = static_cast<double>(of.units.size());
    return std::max(0.0, (units * (1 - behind) - precompiling) * bytes - one_more);
  }

  [[nodiscard]] double bytes_within(const llvm::BitVector& headers) const {
    double bytes = 0;
    const llvm::BitVector all = within(headers);
    for (const unsigned header : all.set_bits()) {
      bytes += static_cast<double>(graph_.headers[header].bytes);
    }
    return bytes;
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
    group both{one.first, one.common, {}, one.units};
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
      return groups[a].first != groups[b].first
                 ? -1
                 : joined(groups[a], groups[b]).gain - groups[a].gain - groups[b].gain;
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

  [[nodiscard]] shared_preamble plan_of(const group& of) {
    const compile_command& model = commands_[of.units.front()];
    const std::size_t file = file_argument(model);
    shared_preamble plan{model, of.first == nullptr ? "" : of.first->line + '\n', {}, {}, of.units};
    plan.how.file =
        (fs::path(model.file).parent_path() / ".snag-preamble.h").string();  // in memory alone, never on disk
    plan.how.arguments[file] = plan.how.file;
    plan.how.arguments.insert(plan.how.arguments.begin() + static_cast<std::ptrdiff_t>(file),
                              {"-x", "c++-header"});
    // A condition that asks for a macro of a system header is mostly decided alike in all of them.
    const llvm::BitVector not_in_the_end = left_out(graph_, model, runner_);
    llvm::BitVector in_front(of.common.size());
    for (const unsigned header : of.common.set_bits()) {
      if (can_stand(header, of.common) && !not_in_the_end.test(header)) {
        plan.headers += graph_.headers[header].line + '\n';
        in_front |= graph_.headers[header].within;
      }
    }
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
  include_runner runner_;
  include_graph graph_;
  std::vector<const include_graph::outset*> chosen_;             ///< for each unit, null: none
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
  return planner(units, resource_directory).plan();
}

}  // namespace snag::detector
