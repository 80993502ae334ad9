#pragma once

// Whether a unit may begin behind a preamble. The headers of its system part stand in front of the unit's own
// text, and the order of system headers is nobody's business (ISO C++ [using.headers]/2): so the unit reads
// the same where it includes every file of the preamble itself, has defined no macro before that such a
// header speaks of, and has looked at no macro of such a header before. A header of the project's that stands
// before the system part, because its macros tune that, must be the very first in the unit, too.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "clang/Lex/PPCallbacks.h"
#include "detector/include_follower.h"

namespace snag::detector {

/// What stands in a preamble. Plain data.
struct preamble_contents {
  struct file {
    std::vector<file_id> within;
    bool in_front = false;             ///< of the system part, or what stands before that
    std::vector<std::uint64_t> names;  ///< of one in front: names_in it
  };
  std::map<file_id, file> files;
  std::vector<file_id> forced;   ///< what -include names: every unit begins with it anyway
  std::optional<file_id> first;  ///< the project's header that stands before the system part
};

/// to_bytes and preamble_contents_from are each other's inverse; the latter throws std::exception on anything
/// else.
[[nodiscard]] std::string to_bytes(const preamble_contents& contents);
[[nodiscard]] preamble_contents preamble_contents_from(std::string_view bytes);

/// What is found out while a preamble is read.
struct preamble_record {
  preamble_contents contents;
  bool repeatable = true;   ///< each of the project's own headers has an include guard
  bool independent = true;  ///< none defines what a header in front speaks of, or looks at what one defines
                            ///< that it does not include
};

/// record_preamble returns callbacks that fill the record; both must outlive them. The first line of the text
/// names the header before the system part where there is one, the next `headers` lines are the system part.
[[nodiscard]] std::unique_ptr<clang::PPCallbacks> record_preamble(const clang::Preprocessor& preprocessor,
                                                                  bool has_first, std::size_t headers,
                                                                  preamble_record& into);

/// Follows what a unit includes and defines behind a preamble. For one unit.
class preamble_match {
 public:
  /// The contents must outlive this.
  explicit preamble_match(const preamble_contents& contents);

  /// callbacks reports to this object, which must outlive them.
  [[nodiscard]] std::unique_ptr<clang::PPCallbacks> callbacks(const clang::Preprocessor& preprocessor);

  /// holds is true where, at its end, the unit would have read the same without the preamble.
  [[nodiscard]] bool holds() const { return !late_ && seen_.size() == contents_.files.size(); }

  [[nodiscard]] bool is_late() const { return late_; }

  /// What the callbacks tell. `first`: as in include_follower.
  void includes(const file_id& file, bool first);
  void defines(std::uint64_t name) { defined_.insert(name); }
  void depends(const file_id& file);

  /// all_seen is true once nothing that depends tells can matter.
  [[nodiscard]] bool all_seen() const { return late_ || seen_.size() == contents_.files.size(); }

 private:
  void see(const file_id& file);
  [[nodiscard]] bool begins_with_first(file_id file) const;

  const preamble_contents& contents_;
  std::set<file_id> seen_;
  std::set<std::uint64_t> defined_;
  bool late_ = false;  ///< a header came behind a macro that it speaks of, behind a look at one of its own,
                       ///< or behind one that it should stand before
};

}  // namespace snag::detector
