#pragma once

// Where results are kept, under which circumstances they hold, and what kept ones tell.

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "detector/analysis.h"
#include "detector/commands.h"
#include "detector/model.h"
#include "detector/result_cache.h"

namespace snag::detector {

/// Which cache the user wants.
struct cache_choice {
  bool on = true;
  std::string folder;  ///< empty: .snag/cache beside the database
  bool quiet = false;
};

/// circumstances: everything besides a unit's command and the disk that decides over its result.
[[nodiscard]] std::string circumstances(const analysis_options& analysis, const model& models);

/// open_cache returns the cache that was asked for, or none: a folder that nobody named and that cannot be
/// written is no error. `database` may be empty.
[[nodiscard]] std::unique_ptr<result_cache> open_cache(const cache_choice& choice,
                                                       const std::filesystem::path& database,
                                                       const std::string& circumstances);

/// told_by_others returns what those units of the database tell that are not among `here`, as far as their
/// results are kept and still hold.
[[nodiscard]] std::vector<unit_summary> told_by_others(command_request request,
                                                       std::span<const compile_command> here,
                                                       result_cache& cache);

}  // namespace snag::detector
