#include "detector/cache_entry.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "detector/take_line.h"
#include "detector/unit_inputs.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "snag-cache 2 ";

}  // namespace

bool replace_file(const fs::path& file, std::string_view text) noexcept {
  std::string temporary = file.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  bool good = ::fchmod(fd, 0644) == 0;
  while (good && !text.empty()) {
    const ::ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    good = n > 0;
    text.remove_prefix(good ? static_cast<std::size_t>(n) : 0);
  }
  good = ::close(fd) == 0 && good && ::rename(temporary.c_str(), file.c_str()) == 0;
  if (!good) {
    ::unlink(temporary.c_str());
  }
  return good;
}

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
  // No flush to the disk: a torn entry is found out by its hash.
  std::string hash = content_hash(text);
  return replace_file(file, fmt::format("{}{}\n{}", magic, hash, text)) ? hash : std::string();
}

}  // namespace snag::detector
