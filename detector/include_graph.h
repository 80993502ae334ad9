#pragma once

// Which system headers units include that are compiled the same way, and what stands before them. Found by
// running the preprocessor over the units' own files with all system headers empty, and once over the headers
// that they name: a tenth of a parse at most. An estimate: a condition that asks for a system header's macro
// may be decided otherwise, so what is planned by it is held against what the compiler reads
// (preamble_match.h).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "detector/include_follower.h"
#include "detector/include_runner.h"
#include "detector/unit_result.h"
#include "llvm/ADT/BitVector.h"

namespace snag::detector {

struct include_graph {
  /// A header in a system folder; known by its place in `headers`.
  struct header {
    file_id file;
    std::string line;  ///< `#include <name>` as the units write it; empty: none does
    std::uint64_t bytes = 0;
    llvm::BitVector within;  ///< what it includes, itself too
  };
  /// One of the inclusions that a unit begins with.
  struct beginning {
    std::string line;
    file_id file;
    std::size_t header = 0;   ///< its place in `headers`; none: the project's own
    std::uint64_t bytes = 0;  ///< of the project's own files that are read here for the first time
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
  };
  /// A file of the project's that the unit includes before anything else, maybe inside others.
  struct outset {
    std::string line;
    file_id file;
    std::uint64_t bytes = 0;   ///< of the project's own files that are read by it
    llvm::BitVector includes;  ///< the headers that read the same right behind it
    bool from_main = false;    ///< it is the unit's main file that includes it
  };
  struct unit {
    llvm::BitVector includes;  ///< the headers that read the same in front of all
    std::vector<beginning> first;
    std::vector<outset> outsets;  ///< outermost first
  };
  std::vector<header> headers;  ///< in the order in which the units come upon them
  std::vector<unit> units;      ///< one for each command
  std::uint64_t forced = 0;     ///< bytes of the project's own files that -include names
};

/// read_inclusions reads the units, which must be compiled alike but for their file. No units where Clang
/// does not take the command. Reads files, prints nothing.
[[nodiscard]] include_graph read_inclusions(std::span<const compile_command> units, include_runner& runner);

/// left_out returns those of the headers with a line that a unit does not include where all have their text.
/// Of the others nothing can be said: which parts a header includes depends on those before it.
[[nodiscard]] llvm::BitVector left_out(const include_graph& graph, const compile_command& unit,
                                       include_runner& runner);

}  // namespace snag::detector
