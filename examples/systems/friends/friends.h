#pragma once

// Friend ids in, profiles out: a producer sends ids, mappers fetch the two parts of each profile at once, a
// reducer collects. A friend whose profile cannot be had is looked up at the mirror before the answer fails.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "csp/csp.h"

namespace systems::friends {

/// Asks the downstream service; ends with its context.
using fetch = std::function<csp::error(const csp::context&, const std::string& question, std::string& into)>;

/// How many friends are looked up at a time.
inline constexpr int mappers = 2;
/// What follows a question that goes to the mirror.
inline constexpr std::string_view mirror = "@mirror";

/// A friend: two people may have one name, nobody shares an id.
struct profile {
  std::string id;
  std::string name;
  std::string likes;
  friend bool operator==(const profile&, const profile&) = default;
};

/// The two parts of a profile as the service sent them.
struct parts {
  std::string id;
  std::string name;
  std::string likes;
};

/// decode reads what the service sent; an error where it is no answer at all.
[[nodiscard]] inline csp::error decode(const parts& sent, profile& into) {
  constexpr std::string_view begins = "answer of ";
  if (!sent.name.starts_with(begins) || !sent.likes.starts_with(begins)) {
    return csp::make_error("an answer that cannot be read");
  }
  constexpr std::array first = {"Ada", "Ben", "Cleo", "Dan", "Edda", "Finn", "Gwen", "Hugo"};
  constexpr std::array last = {"Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Maple", "Oak"};
  std::uint32_t number = 2166136261U;
  for (const char c : sent.name.substr(0, sent.name.find('/'))) {
    number = (number ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  number = (number ^ (number >> 16U)) * 0x85ebca6bU;
  number ^= number >> 13U;
  into.id = sent.id;
  into.name = std::string(first[number % first.size()]) + " " + last[number / 8 % last.size()];
  into.likes = sent.likes.substr(0, sent.likes.find(mirror));
  return {};
}

/// All friends by id, or the first error and nothing else.
struct found {
  std::map<std::string, profile> profiles;
  csp::error failed;
};

/// load looks up the friends with these ids. It promises: all profiles or one error, whose text names the
/// friend that failed; the first error stops the rest, and so does `ctx`; what it started has ended when it
/// returns; what `ask` throws is an error like any other.
[[nodiscard]] found load(const csp::context& ctx, const fetch& ask, const std::vector<std::string>& ids);

}  // namespace systems::friends
