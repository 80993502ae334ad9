#include "detector/fingerprint.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

#include "detector/report_text.h"

namespace snag::detector {
namespace {

/// FNV-1a: kept in baselines and by code hosts, so it may never change.
std::uint64_t hash(std::string_view text) {
  std::uint64_t result = 14695981039346656037U;
  for (const char c : text) {
    result = (result ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return (result ^ '\x1f') * 1099511628211U;
}

}  // namespace

std::string fingerprints::next(const finding& f) {
  std::string line;
  for (const char c : f.at.text) {
    if (c != ' ' && c != '\t' && c != '\r') {
      line += c;
    }
  }
  const std::string content =
      f.check + '\x1f' + shown_path(f.at.path, root_) + '\x1f' + f.function + '\x1f' + line;
  return fmt::format("{:016x}:{}", hash(content), ++met_[content]);
}

}  // namespace snag::detector
