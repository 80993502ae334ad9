#pragma once

// The words of a command line, as the system calls that start programs want them.

#include <string>
#include <utility>
#include <vector>

namespace snag {

/// Owns the words and the array of pointers to them, with its null at the end. A value that is not copied.
class argument_list {
 public:
  explicit argument_list(std::vector<std::string> words) : words_(std::move(words)) {
    pointers_.reserve(words_.size() + 1);
    for (std::string& word : words_) {
      pointers_.push_back(word.data());
    }
    pointers_.push_back(nullptr);
  }
  argument_list(const argument_list&) = delete;
  argument_list& operator=(const argument_list&) = delete;

  /// get returns what execv and posix_spawn take; valid as long as this lives.
  [[nodiscard]] char* const* get() const noexcept { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

}  // namespace snag
