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

/// What units tell that are not among those of a run, as far as their results are kept and still hold.
struct kept_elsewhere {
  std::vector<result_cache::held> entries;
  std::string hash;  ///< differs where one of them does; empty: none
};

/// kept_by_others looks them up: the units of the database that are not among `here`.
[[nodiscard]] kept_elsewhere kept_by_others(command_request request, std::span<const compile_command> here,
                                            result_cache& cache);

/// told_by returns what they tell.
[[nodiscard]] std::vector<unit_summary> told_by(const kept_elsewhere& others);

}  // namespace snag::detector
