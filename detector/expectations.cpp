#include "detector/expectations.h"

#include "detector/take_line.h"

namespace snag::detector {
namespace {

constexpr std::string_view word = "snag: expects ";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-*_";

/// True where a line has nothing but a comment: what is expected is then on the next that has more.
bool is_comment_alone(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first != std::string_view::npos &&
         (line.substr(first).starts_with("//") || line.substr(first).starts_with("/*"));
}

}  // namespace

std::vector<expected_here> expectations_in(std::string_view source) {
  std::vector<expected_here> all;
  if (source.find(word) == std::string_view::npos) {
    return all;
  }
  std::size_t waiting = 0;  // from here on, `line` is not known yet
  unsigned number = 0;
  while (!source.empty()) {
    const std::string_view line = take_line(source);
    ++number;
    const bool alone = is_comment_alone(line);
    if (!alone) {
      for (; waiting < all.size(); ++waiting) {
        all[waiting].line = number;
      }
    }
    const std::size_t comment = line.find("//");
    const std::size_t at = line.find(word);
    if (at != std::string_view::npos &&
        (comment < at || line.substr(0, at).find("/*") != std::string_view::npos)) {
      std::string_view rest = line.substr(at + word.size());
      while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        const std::size_t length = std::min(rest.find_first_not_of(letters), rest.size());
        if (length > 0) {
          all.push_back({number, static_cast<unsigned>(at) + 1, number, std::string(rest.substr(0, length))});
        }
        rest.remove_prefix(length);
        if (!rest.starts_with(',')) {
          break;
        }
        rest.remove_prefix(1);
      }
      if (!alone) {
        waiting = all.size();
      }
    }
  }
  return all;
}

}  // namespace snag::detector
