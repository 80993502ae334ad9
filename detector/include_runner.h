#pragma once

// The preprocessor over what units include, without a parse: only directives are looked at.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "detector/front_end.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// For units that are compiled alike but for their file: each file is scanned once for all of them.
class include_runner {
 public:
  explicit include_runner(std::string resource_directory);
  ~include_runner();
  include_runner(const include_runner&) = delete;
  include_runner& operator=(const include_runner&) = delete;

  /// follow_own_files goes through a unit as if every system header were empty. `listen` makes the callbacks;
  /// it is called at most once. Errors are passed over.
  void follow_own_files(const compile_command& unit, const preprocessor_listener& listen);

  /// follow goes through a unit, system headers with it: ten times as long.
  void follow(const compile_command& unit, const preprocessor_listener& listen);

  /// follow_text goes through a text as if it stood in the unit's place, system headers with it.
  void follow_text(compile_command unit, const std::string& text, const preprocessor_listener& listen);

 private:
  class directives;
  class action;
  class folder_finder;
  struct scanned;

  std::string resource_directory_;
  std::shared_ptr<scanned> known_;
  std::vector<std::string> folders_;  ///< of system headers
};

}  // namespace snag::detector
