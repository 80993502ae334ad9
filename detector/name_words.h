#pragma once

// What the words in a name suggest. Only for proposals of models (model_proposal.h): no rule sees a name.

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace snag::detector {

using word_list = std::initializer_list<std::string_view>;

inline constexpr word_list send_words = {"push",  "put",   "send",    "enqueue",
                                         "write", "offer", "produce", "emplace"};
inline constexpr word_list receive_words = {"pop",  "take", "get",  "receive", "recv",
                                            "read", "pull", "next", "dequeue", "consume"};
inline constexpr word_list close_words = {"close", "stop", "shutdown", "finish", "shut"};
inline constexpr word_list cancel_words = {"cancel", "abort", "interrupt", "request"};
inline constexpr word_list spawn_words = {"submit",   "post",   "enqueue", "schedule", "execute", "run",
                                          "spawn",    "add",    "async",   "go",       "start",   "launch",
                                          "dispatch", "invoke", "queue",   "push"};
inline constexpr word_list wait_words = {"wait", "await", "join", "drain", "sync", "block"};
inline constexpr word_list down_words = {"done",      "arrive",   "signal",   "notify",
                                         "decrement", "complete", "countdown"};
inline constexpr word_list up_words = {"add", "increment", "countup"};
inline constexpr word_list limit_words = {"for", "until", "timeout", "timed", "within", "try", "nonblocking"};

/// words_of splits try_push_for and tryPushFor alike: {"try", "push", "for"}.
[[nodiscard]] std::vector<std::string> words_of(const std::string& name);

[[nodiscard]] bool one_of(const std::string& word, word_list list);

/// verb_of returns the first word that says more than how long it may take, or "".
[[nodiscard]] std::string verb_of(const std::vector<std::string>& words);

/// is_limited says whether a word tells that the function gives up by itself: try, for, until.
[[nodiscard]] bool is_limited(const std::vector<std::string>& words);

/// has_pair says whether `second` follows upon the first `first`.
[[nodiscard]] bool has_pair(const std::vector<std::string>& words, std::string_view first,
                            std::string_view second);

}  // namespace snag::detector
