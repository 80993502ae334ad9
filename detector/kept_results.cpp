#include "detector/kept_results.h"

#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "detector/program_identity.h"
#include "support/exit_code.h"

namespace snag::detector {

namespace fs = std::filesystem;

std::string circumstances(const analysis_options& analysis, const model& models) {
  std::string all =
      fmt::format("{}\n{:x}\n{}", program_identity(), models.fingerprint(), analysis.resource_directory);
  for (const check_info* check : analysis.checks) {
    all.append("\n").append(check->name);
  }
  return all;
}

std::unique_ptr<result_cache> open_cache(const cache_choice& choice, const fs::path& database,
                                         const std::string& circumstances) {
  if (!choice.on || (choice.folder.empty() && database.empty())) {
    return nullptr;
  }
  if (!choice.folder.empty()) {
    return std::make_unique<result_cache>(fs::absolute(choice.folder), circumstances);
  }
  try {
    // A link to the database stands for its build folder.
    return std::make_unique<result_cache>(fs::canonical(database).parent_path() / ".snag" / "cache",
                                          circumstances);
  } catch (const user_error& e) {
    if (!choice.quiet) {
      fmt::print(stderr, "snag-check: {}\n", e.what());
    }
    return nullptr;
  }
}

kept_elsewhere kept_by_others(command_request request, std::span<const compile_command> here,
                              result_cache& cache) {
  std::set<std::string> own;
  for (const compile_command& c : here) {
    own.insert(c.file);
  }
  request.files.clear();
  request.include.clear();
  request.exclude.clear();
  kept_elsewhere all;
  for (const compile_command& c : select_commands(request).commands) {
    if (auto known = own.contains(c.file) ? std::nullopt : cache.look(c)) {
      all.hash = content_hash(all.hash + content_hash(text_of_command(c)) + std::string(known->file.hash()));
      all.entries.push_back(std::move(*known));
    }
  }
  return all;
}

std::vector<unit_summary> told_by(const kept_elsewhere& others) {
  std::vector<unit_summary> all;
  for (const auto& entry : others.entries) {
    try {
      unit_result known = unit_result_from_text(entry.result);
      if (known.is == unit_result::outcome::checked) {
        all.push_back(std::move(known.tells));
      }
    } catch (const std::exception&) {  // of a version whose text was another
    }
  }
  return all;
}

}  // namespace snag::detector
