#include "detector/include_graph.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "detector/include_runner.h"
#include "detector/include_scan.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {
namespace {

/// What a unit's own files do, in its order.
struct step {
  enum class kind { header, own_file, macro };
  kind is = kind::header;
  file_id file;
  std::uint64_t value = 0;  ///< bytes of an own file, word_hash of a macro
  std::string line;         ///< of an inclusion as it stands there
  bool angled = false;
  bool from_main = false;  ///< in the unit's main file
  bool first = false;      ///< as in include_follower
  unsigned depth = 0;      ///< how many files the file stands in that says it
};

class unit_follower : public include_follower {
 public:
  unit_follower(const clang::Preprocessor& preprocessor, std::vector<step>& into)
      : include_follower(preprocessor), into_(into) {}

 protected:
  void includes(const inclusion& what) override {
    const bool from_main = what.from == sources().getMainFileID();
    into_.push_back(
        {what.system ? step::kind::header : step::kind::own_file, id_of(what.file),
         static_cast<std::uint64_t>(what.file.getSize()),
         (what.angled ? "#include <" : "#include \"") + what.name.str() + (what.angled ? ">" : "\""),
         what.angled, from_main, what.first, depth_of(what.from)});
  }
  void defines(clang::FileID from, llvm::StringRef name) override {
    into_.push_back({step::kind::macro,
                     {},
                     word_hash(name),
                     {},
                     false,
                     from == sources().getMainFileID(),
                     false,
                     depth_of(from)});
  }

 private:
  [[nodiscard]] unsigned depth_of(clang::FileID file) const {
    unsigned depth = 0;
    for (auto at = sources().getIncludeLoc(file); at.isValid();
         at = sources().getIncludeLoc(sources().getFileID(at))) {
      ++depth;
    }
    return depth;
  }

  std::vector<step>& into_;
};

struct included_file {
  std::string path;
  std::vector<file_id> includes;
};
using included_files = std::map<file_id, included_file>;

/// All that is included, and what includes what.
class file_follower : public include_follower {
 public:
  file_follower(const clang::Preprocessor& preprocessor, included_files& into)
      : include_follower(preprocessor), into_(into) {}

 protected:
  void includes(const inclusion& what) override {
    const file_id id = id_of(what.file);
    into_.try_emplace(id, included_file{what.file.getName().str(), {}});
    if (const auto from = sources().getFileEntryRefForID(what.from);
        from && what.from != sources().getMainFileID()) {
      into_[id_of(*from)].includes.push_back(id);
    }
  }
  void defines(clang::FileID /*from*/, llvm::StringRef /*name*/) override {}

 private:
  included_files& into_;
};

/// Reads units and headers, and makes the graph of what they tell.
class reader {
 public:
  explicit reader(include_runner& runner) : runner_(runner) {}

  void read(std::span<const compile_command> units) {
    for (const compile_command& unit : units) {
      steps_.emplace_back();
      std::vector<step>& into = steps_.back();
      runner_.follow_own_files(unit, [&](const clang::Preprocessor& preprocessor) {
        into.clear();
        return std::make_unique<unit_follower>(preprocessor, into);
      });
    }
  }

  [[nodiscard]] include_graph graph(std::span<const compile_command> units) {
    name_headers();
    read_headers(units.front());
    include_graph result;
    for (std::size_t i = 0; i < units.size(); ++i) {
      result.units.push_back(unit_of(units[i], steps_[i], result.forced));
    }
    result.headers = std::move(headers_);
    return result;
  }

 private:
  /// How the units write the headers that they name, in the order in which they come.
  void name_headers() {
    for (const auto& steps : steps_) {
      for (const step& one : steps) {
        if (one.is == step::kind::header && one.angled && lines_.try_emplace(one.file, one.line).second) {
          order_.push_back(one.file);
        }
      }
    }
  }

  /// All of them in one unit: what each includes.
  void read_headers(const compile_command& way) {
    std::string text;
    for (const file_id& file : order_) {
      text += lines_[file] + '\n';
    }
    included_files files;
    runner_.follow_text(way, text, [&](const clang::Preprocessor& preprocessor) {
      return std::make_unique<file_follower>(preprocessor, files);
    });
    for (const file_id& file : order_) {
      add_header(file);
    }
    for (const auto& [file, one] : files) {
      add_header(file);
      if (const auto content = llvm::MemoryBuffer::getFile(one.path)) {
        headers_[places_[file]].bytes = (*content)->getBufferSize();
        names_.emplace(file, names_in((*content)->getBuffer()));
      }
    }
    const auto size = static_cast<unsigned>(headers_.size());
    for (const file_id& file : order_) {
      llvm::BitVector& within = headers_[places_[file]].within;
      within.resize(size);
      std::vector<file_id> open{file};
      while (!open.empty()) {
        const file_id at = open.back();
        open.pop_back();
        const auto place_of = static_cast<unsigned>(places_[at]);
        if (!within.test(place_of)) {
          within.set(place_of);
          const std::vector<file_id>& next = files[at].includes;
          open.insert(open.end(), next.begin(), next.end());
        }
      }
    }
  }

  void add_header(const file_id& file) {
    if (places_.try_emplace(file, headers_.size()).second) {
      const auto line = lines_.find(file);
      headers_.push_back({file, line == lines_.end() ? std::string() : line->second, 0, {}});
    }
  }

  /// The headers that have the name anywhere.
  const llvm::BitVector& mentioning(std::uint64_t name) {
    const auto [at, is_new] = mentions_.try_emplace(name);
    if (is_new) {
      at->second.resize(static_cast<unsigned>(headers_.size()));
      for (const auto& [file, names] : names_) {
        if (std::ranges::binary_search(names, name)) {
          at->second.set(static_cast<unsigned>(places_[file]));
        }
      }
    }
    return at->second;
  }

  include_graph::unit unit_of(const compile_command& command, const std::vector<step>& steps,
                              std::uint64_t& forced) {
    const auto content = llvm::MemoryBuffer::getFile(command.file);
    std::size_t left = content ? inclusions_at_front((*content)->getBuffer()) : 0;
    bool all = true;
    include_graph::unit unit{included(steps, {}, &all), {}, {}};
    if (!all) {
      unit.outsets = outsets(steps);
    }
    std::set<file_id> own;
    forced = 0;
    bool in_main = false;
    bool open = true;  // still among the first inclusions
    for (const step& one : steps) {
      in_main |= one.from_main;
      if (one.from_main && open) {
        open = one.is != step::kind::macro && left-- > 0;
        if (open) {
          unit.first.push_back({one.line, one.file, include_graph::beginning::none, 0});
        }
      }
      if (one.is == step::kind::own_file) {
        if (own.insert(one.file).second && (open || !in_main)) {
          (in_main ? unit.first.back().bytes : forced) += one.value;
        }
      } else if (const auto at = places_.find(one.file); at != places_.end() && one.angled) {
        if (one.from_main && open) {
          unit.first.back().header = at->second;
        }
      }
    }
    return unit;
  }

  /// Some of the steps.
  struct part {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// The headers that read the same behind a part as where the unit has them; `all`: no other is included.
  [[nodiscard]] llvm::BitVector included(const std::vector<step>& steps, part behind, bool* all = nullptr) {
    const auto size = static_cast<unsigned>(headers_.size());
    llvm::BitVector result(size);
    llvm::BitVector seen(size);
    llvm::BitVector touched(size);  // by a macro that the unit has defined
    bool in_main = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const step& one = steps[i];
      in_main |= one.from_main;
      if (one.is == step::kind::macro) {
        // What -include names stands in front of everything.
        if (in_main && (i < behind.begin || i >= behind.end)) {
          touched |= mentioning(one.value);
        }
      } else if (const auto at = places_.find(one.file); at != places_.end() && one.angled) {
        llvm::BitVector now = headers_[at->second].within;
        now.reset(seen);
        seen |= now;
        if (!now.anyCommon(touched)) {
          result |= now;
        } else if (all != nullptr) {
          *all = false;
        }
      }
    }
    return result;
  }

  [[nodiscard]] std::vector<include_graph::outset> outsets(const std::vector<step>& steps) {
    std::vector<include_graph::outset> result;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const step& one = steps[i];
      if (one.is != step::kind::own_file || !one.first) {
        continue;
      }
      include_graph::outset outset{one.line, one.file, one.value, {}, one.from_main};
      std::size_t end = i + 1;
      for (std::set<file_id> own{one.file}; end < steps.size() && steps[end].depth > one.depth; ++end) {
        if (steps[end].is == step::kind::own_file && own.insert(steps[end].file).second) {
          outset.bytes += steps[end].value;
        }
      }
      outset.includes = included(steps, {i, end});
      result.push_back(std::move(outset));
    }
    return result;
  }

  include_runner& runner_;
  std::vector<std::vector<step>> steps_;  ///< of each unit
  std::map<file_id, std::string> lines_;
  std::vector<file_id> order_;
  std::vector<include_graph::header> headers_;
  std::map<file_id, std::size_t> places_;
  std::map<file_id, std::vector<std::uint64_t>> names_;  ///< that stand in each
  llvm::DenseMap<std::uint64_t, llvm::BitVector> mentions_;
};

}  // namespace

include_graph read_inclusions(std::span<const compile_command> units, include_runner& runner) {
  reader all(runner);
  all.read(units);
  return all.graph(units);
}

llvm::BitVector left_out(const include_graph& graph, const compile_command& unit, include_runner& runner) {
  included_files files;
  runner.follow(unit, [&](const clang::Preprocessor& preprocessor) {
    return std::make_unique<file_follower>(preprocessor, files);
  });
  llvm::BitVector missing(static_cast<unsigned>(graph.headers.size()));
  for (unsigned i = 0; i < missing.size(); ++i) {
    if (!graph.headers[i].line.empty() && !files.contains(graph.headers[i].file)) {
      missing.set(i);
    }
  }
  return missing;
}

}  // namespace snag::detector
