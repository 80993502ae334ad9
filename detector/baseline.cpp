#include "detector/baseline.h"

#include <map>
#include <nlohmann/json.hpp>

#include "detector/fingerprint.h"
#include "detector/report_text.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path folder_of(const fs::path& file) {
  return fs::weakly_canonical(fs::absolute(file)).parent_path();
}

}  // namespace

void write_baseline(const fs::path& file, const std::vector<finding>& findings) {
  const fs::path root = folder_of(file);
  fingerprints marks(root);
  json entries = json::array();
  for (const finding& f : findings) {
    entries.push_back({{"fingerprint", marks.next(f)},
                       {"check", f.check},
                       {"path", shown_path(f.at.path, root)},
                       {"message", f.message}});
  }
  const json all = {{"schema", 1}, {"kind", "snag-baseline"}, {"findings", std::move(entries)}};
  write_file_atomically(file, all.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

std::vector<baseline_entry> read_baseline(const fs::path& file) {
  std::vector<baseline_entry> entries;
  try {
    const json all = json::parse(read_file(file));
    if (all.at("kind") != "snag-baseline" || all.at("schema") != 1) {
      throw user_error(file.string() + ": is no baseline of schema 1; write one with --write-baseline");
    }
    for (const json& e : all.at("findings")) {
      entries.push_back({e.at("fingerprint").get<std::string>(), e.at("check").get<std::string>(),
                         e.at("path").get<std::string>(), e.at("message").get<std::string>()});
    }
  } catch (const json::exception&) {
    throw user_error(file.string() + ": is no baseline; write one with --write-baseline");
  }
  return entries;
}

std::vector<baseline_entry> take_off_known(std::vector<finding>& findings,
                                           const std::vector<baseline_entry>& known, const fs::path& file) {
  std::multimap<std::string, const baseline_entry*> left;
  for (const baseline_entry& e : known) {
    left.emplace(e.fingerprint, &e);
  }
  fingerprints marks(folder_of(file));
  std::erase_if(findings, [&](const finding& f) {
    const auto at = left.find(marks.next(f));
    if (at == left.end()) {
      return false;
    }
    left.erase(at);
    return true;
  });
  std::vector<baseline_entry> stale;
  for (const auto& [fingerprint, entry] : left) {
    stale.push_back(*entry);
  }
  return stale;
}

}  // namespace snag::detector
