#pragma once

// One file of the cache: whole, or as good as none.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {

/// An entry as it lies on disk.
class cache_entry {
 public:
  /// read returns nothing where the entry is missing, torn or of another kind of program.
  [[nodiscard]] static std::optional<cache_entry> read(const std::filesystem::path& file);

  /// write returns the hash of the entry, or nothing where it could not be written: whole or not at all.
  [[nodiscard]] static std::string write(const std::filesystem::path& file, std::string_view text);

  /// hash of the text, and the text, which lives as long as this.
  [[nodiscard]] std::string_view hash() const { return hash_; }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::unique_ptr<llvm::MemoryBuffer> file_;
  std::string_view hash_;
  std::string_view text_;
};

}  // namespace snag::detector
