#include "detector/model_words.h"

#include "detector/model.h"

namespace snag::detector {
namespace {

template <class E>
std::string_view word_of(std::span<const word<E>> words, E value) noexcept {
  for (const auto& w : words) {
    if (w.value == value) {
      return w.text;
    }
  }
  return "?";
}

}  // namespace

std::string_view to_string(role r) noexcept {
  return word_of<role>(role_words, r);
}
std::string_view to_string(joined_by j) noexcept {
  return word_of<joined_by>(joined_by_words, j);
}
std::string_view to_string(object_kind k) noexcept {
  return word_of<object_kind>(object_kind_words, k);
}
std::string_view to_string(at_end e) noexcept {
  return word_of<at_end>(at_end_words, e);
}

}  // namespace snag::detector
