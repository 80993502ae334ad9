#pragma once

// The disk as it is now, asked what units asked of it earlier.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detector/unit_inputs.h"
#include "llvm/ADT/StringMap.h"

namespace snag::detector {

/// present_state puts each question once for all units: thousands share their headers, and so their lines.
class present_state {
 public:
  struct known {
    std::optional<bool> holds;  ///< nothing: not asked yet
    bool counted = false;       ///< for who asks, to meet each once
  };
  /// A line of to_text (unit_inputs.h): a question and the answer of then. Stays where it is.
  using question = llvm::StringMapEntry<known>;

  /// take_questions takes what to_text wrote off the front of `text`.
  [[nodiscard]] std::vector<question*> take_questions(std::string_view& text);

  /// holds is true where the disk answers now as it did.
  [[nodiscard]] bool holds(question& then);

 private:
  [[nodiscard]] bool ask(const unit_input& then);
  [[nodiscard]] bool is_there(const std::string& path);

  llvm::StringMap<known> questions_;
  llvm::StringMap<bool> there_;
  llvm::StringMap<std::string> content_;  ///< empty hash: cannot be read
  llvm::StringMap<std::string> listing_;
};

}  // namespace snag::detector
