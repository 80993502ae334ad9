#pragma once

// What a file's text tells without a preprocessor.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace snag::detector {

/// inclusions_at_front counts the lines `#include <...>` or `#include "..."` before which only such lines and
/// comments stand.
[[nodiscard]] std::size_t inclusions_at_front(llvm::StringRef text);

/// word_hash is what names_in has of a name.
[[nodiscard]] std::uint64_t word_hash(llvm::StringRef name);

/// names_in returns every name that stands anywhere in a text, keywords and excluded groups as well: sorted,
/// each once.
[[nodiscard]] std::vector<std::uint64_t> names_in(llvm::StringRef text);

}  // namespace snag::detector
