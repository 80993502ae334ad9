#include "detector/cache_entry.h"

#include <fmt/format.h>

#include "detector/take_line.h"
#include "detector/unit_inputs.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "snag-cache 2 ";

}  // namespace

std::optional<cache_entry> cache_entry::read(const fs::path& file) {
  auto content = llvm::MemoryBuffer::getFile(file.native(), false, false);
  if (!content) {
    return std::nullopt;
  }
  cache_entry entry;
  entry.text_ = (*content)->getBuffer();
  entry.hash_ = take_line(entry.text_);
  if (!entry.hash_.starts_with(magic)) {
    return std::nullopt;
  }
  entry.hash_.remove_prefix(magic.size());
  if (entry.hash_ != content_hash(entry.text_)) {
    return std::nullopt;
  }
  entry.file_ = std::move(*content);
  return entry;
}

std::string cache_entry::write(const fs::path& file, std::string_view text) {
  // Not flushed to the disk: a torn entry is found out by its hash.
  std::string hash = content_hash(text);
  return replace_file(file, fmt::format("{}{}\n{}", magic, hash, text)) ? hash : std::string();
}

}  // namespace snag::detector
