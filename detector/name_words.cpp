#include "detector/name_words.h"

#include <algorithm>
#include <cctype>

namespace snag::detector {

std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool begins =
        std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if ((c == '_' || begins) && !words.back().empty()) {
      words.emplace_back();
    }
    if (c != '_') {
      words.back() += static_cast<char>(std::tolower(c));
    }
  }
  if (words.back().empty()) {
    words.pop_back();
  }
  return words;
}

bool one_of(const std::string& word, word_list list) {
  return std::ranges::find(list, word) != list.end();
}

std::string verb_of(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (!one_of(word, limit_words) && word != "blocking" && word != "non") {
      return word;
    }
  }
  return "";
}

bool is_limited(const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [](const std::string& w) { return one_of(w, limit_words); });
}

bool has_pair(const std::vector<std::string>& words, std::string_view first, std::string_view second) {
  const auto at = std::ranges::find(words, first);
  return at != words.end() && std::next(at) != words.end() && *std::next(at) == second;
}

}  // namespace snag::detector
