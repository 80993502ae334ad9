#include "detector/model_proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "detector/name_words.h"

namespace snag::detector {
namespace {

std::optional<std::size_t> callable_of(const declared_function& f) {
  const auto at = std::ranges::find_if(f.parameters, [](const auto& p) { return p.callable; });
  return at == f.parameters.end() ? std::nullopt
                                  : std::optional(static_cast<std::size_t>(at - f.parameters.begin()));
}

/// One entry, with the declaration that it came from as its comment.
std::string entry_of(const declared_function& f, const std::string& says) {
  return fmt::format("  # line {}: {}\n  - {{name: {}, {}}}\n", f.line, f.declaration, f.name, says);
}

/// An entry that its author has to decide on.
std::string question_of(const declared_function& f, const std::string& says, const char* when) {
  return fmt::format("  # line {}: {}\n  # {}:\n  # - {{name: {}, {}}}\n", f.line, f.declaration, when,
                     f.name, says);
}

std::string limits(const std::vector<std::string>& words) {
  return is_limited(words) ? ", blocks: false" : "";
}

struct written {
  std::string kind;       ///< the type's entry; "" where nothing speaks for a role
  std::string functions;  ///< entries of its members
};

class one_type {
 public:
  one_type(const declared_type& type, const std::set<std::string>& locks) : type_(type), locks_(locks) {
    for (const declared_function& member : type.members) {
      const auto words = words_of(member.last);
      const std::string verb = verb_of(words);
      const bool calls_back = callable_of(member).has_value();
      // A predicate that is waited for is no task.
      const bool waits = one_of(verb, wait_words);
      locks_it_ |= verb == "lock" || (words.size() == 1 && verb == "acquire");
      unlocks_ |= verb == "unlock" || (words.size() == 1 && verb == "release");
      spawns_ |= one_of(verb, spawn_words) && calls_back;
      sends_ |= one_of(verb, send_words) && !member.parameters.empty();
      receives_ |= one_of(verb, receive_words) && gives(member);
      joins_ |= verb == "join" && member.parameters.empty();
      waits_ |= waits;
      detaches_ |= verb == "detach" || verb == "joinable";
      downs_ |= is_down(words, verb, member);
      notifies_ |= verb == "notify" && words.size() > 1 && words.back() != "notify";
      waits_with_lock_ |= waits && !member.parameters.empty() && !is_limited(words) && verb == "wait";
      sets_ |= has_pair(words, "set", "value") || has_pair(words, "set", "result");
      cancels_ |= has_pair(words, "request", "stop") || verb == "cancel";
    }
  }

  written write() const {
    if (locks_it_ && unlocks_) {
      return {kind("lock", ""), each([&](const auto& f) { return lock(f); })};
    }
    if (joins_ && !receives_ && (detaches_ || starts_in_constructor() || spawns_) && !has_many_tasks()) {
      return {kind("task-handle", end_of_handle()),
              constructors("role: spawn, task: callable, joined-by: handle") +
                  each([&](const auto& f) { return handle(f); })};
    }
    if (spawns_ && !receives_) {
      return {kind("group", end_of_group()), each([&](const auto& f) { return group(f); })};
    }
    if (sends_ && receives_) {
      return {kind("channel", capacity()), each([&](const auto& f) { return channel(f); })};
    }
    if (notifies_ && waits_with_lock_) {
      return {kind("condition", ""), each([&](const auto& f) { return condition(f); })};
    }
    if (downs_ && waits_) {
      return {kind("counter", ""), each([&](const auto& f) { return counter(f); })};
    }
    if (sets_) {
      return {kind("promise", ""), each([&](const auto& f) { return promise(f); })};
    }
    if (cancels_) {
      return {kind("context", type_.copyable ? ", reference-like: true" : ""),
              each([&](const auto& f) { return cancel(f); })};
    }
    return guard();
  }

 private:
  static bool gives(const declared_function& f) {
    return !f.returns_nothing ||
           std::ranges::any_of(f.parameters, [](const auto& p) { return p.by_reference; });
  }
  static bool is_down(const std::vector<std::string>& words, const std::string& verb,
                      const declared_function& f) {
    return !callable_of(f) &&
           (has_pair(words, "count", "down") || one_of(verb, down_words) ||
            (words.size() == 1 && (verb == "set" || verb == "post") && f.parameters.empty()));
  }
  bool starts_in_constructor() const {
    return std::ranges::any_of(type_.constructors, [](const auto& c) { return callable_of(c).has_value(); });
  }
  /// More than one submission: a pool that is joined, not a thread.
  bool has_many_tasks() const {
    return std::ranges::any_of(type_.members, [](const declared_function& f) {
      const std::string verb = verb_of(words_of(f.last));
      return callable_of(f) && one_of(verb, spawn_words) && verb != "start" && verb != "run" &&
             verb != "launch";
    });
  }

  std::string kind(const char* word, const std::string& more) const {
    return fmt::format("  # line {}\n  - {{name: {}, kind: {}{}}}\n", type_.line, type_.name, word, more);
  }
  template <class F>
  std::string each(F&& write) const {
    std::string text;
    std::set<std::string> seen;  // overloads share one entry
    for (const declared_function& member : type_.members) {
      if (!seen.contains(member.name)) {
        const std::string one = write(member);
        text += one;
        if (!one.empty()) {
          seen.insert(member.name);
        }
      }
    }
    return text;
  }
  std::string constructors(const char* says) const {
    for (const declared_function& made : type_.constructors) {
      if (callable_of(made)) {
        return entry_of(made, says);
      }
    }
    return "";
  }
  bool ends_with(word_list verbs) const {
    return std::ranges::any_of(type_.destructor_calls, [&](const std::string& called) {
      return one_of(verb_of(words_of(called)), verbs);
    });
  }
  std::string end_of_handle() const {
    return ends_with({"terminate", "abort"}) ? ", on-destruction: terminate"
           : ends_with(wait_words)           ? ", on-destruction: join"
                                             : "";
  }
  std::string end_of_group() const { return ends_with(wait_words) ? ", on-destruction: wait" : ""; }
  std::string capacity() const {
    for (const declared_function& made : type_.constructors) {
      for (std::size_t i = 0; i < made.parameters.size(); ++i) {
        if (made.parameters[i].integer) {
          return fmt::format(", capacity: {}", i);
        }
      }
    }
    return ", unbounded: true";
  }

  static std::string lock(const declared_function& f) {
    const auto words = words_of(f.last);
    const std::string verb = verb_of(words);
    if (verb == "unlock" || (words.size() == 1 && verb == "release")) {
      return entry_of(f, "role: unlock");
    }
    return verb == "lock" || verb == "acquire" ? entry_of(f, "role: lock" + limits(words)) : "";
  }
  static std::string handle(const declared_function& f) {
    const auto words = words_of(f.last);
    const std::string verb = verb_of(words);
    if (callable_of(f) && one_of(verb, spawn_words)) {
      return entry_of(f, "role: spawn, task: callable, joined-by: object");
    }
    if (verb == "join" || (verb == "wait" && f.parameters.empty())) {
      return entry_of(f, "role: join" + limits(words));
    }
    if (verb == "detach") {
      return entry_of(f, "role: detach");
    }
    return one_of(verb, cancel_words) || verb == "stop" ? entry_of(f, "role: cancel") : "";
  }
  static std::string group(const declared_function& f) {
    const auto words = words_of(f.last);
    const std::string verb = verb_of(words);
    if (callable_of(f)) {
      if (!one_of(verb, spawn_words)) {
        return "";
      }
      const bool alone = f.returns_nothing || f.returns_truth;
      return entry_of(f,
                      fmt::format("role: spawn, task: callable, joined-by: {}", alone ? "group" : "handle"));
    }
    if (one_of(verb, wait_words)) {
      return entry_of(f, "role: wait" + limits(words));
    }
    const bool waits = std::ranges::any_of(
        f.calls, [](const std::string& called) { return one_of(verb_of(words_of(called)), wait_words); });
    if (one_of(verb, close_words)) {
      return waits ? entry_of(f, "role: wait")
                   : question_of(f, "role: wait", "if it returns only when every task is over");
    }
    return one_of(verb, cancel_words) ? entry_of(f, "role: cancel") : "";
  }
  static std::string channel(const declared_function& f) {
    const auto words = words_of(f.last);
    const std::string verb = verb_of(words);
    if (one_of(verb, send_words) && !f.parameters.empty()) {
      return entry_of(f, "role: send, value: 0" + limits(words));
    }
    if (one_of(verb, receive_words) && gives(f)) {
      return entry_of(f, "role: receive" + limits(words));
    }
    if (one_of(verb, close_words) && f.parameters.empty()) {
      return entry_of(f, "role: close");
    }
    return one_of(verb, cancel_words) ? entry_of(f, "role: cancel") : "";
  }
  static std::string condition(const declared_function& f) {
    return verb_of(words_of(f.last)) == "wait" ? entry_of(f, "role: blocking") : "";
  }
  static std::string counter(const declared_function& f) {
    const auto words = words_of(f.last);
    const std::string verb = verb_of(words);
    const bool waits = std::ranges::any_of(words, [](const std::string& w) { return one_of(w, wait_words); });
    const std::string count =
        !f.parameters.empty() && f.parameters.front().integer ? ", count: 0" : std::string();
    if (is_down(words, verb, f)) {
      return entry_of(f, (waits ? "role: count-down-and-wait" : "role: count-down") + count);
    }
    if (one_of(verb, up_words) || has_pair(words, "count", "up")) {
      return entry_of(f, "role: count-up" + count);
    }
    return waits ? entry_of(f, "role: wait" + limits(words)) : "";
  }
  static std::string promise(const declared_function& f) {
    return words_of(f.last).front() == "set" && !f.parameters.empty() ? entry_of(f, "role: publish, value: 0")
                                                                      : "";
  }
  static std::string cancel(const declared_function& f) {
    const auto words = words_of(f.last);
    return has_pair(words, "request", "stop") || verb_of(words) == "cancel" ? entry_of(f, "role: cancel")
                                                                            : "";
  }
  written guard() const {
    for (const declared_function& made : type_.constructors) {
      if (type_.has_destructor && !made.parameters.empty() && locks_.contains(made.parameters.front().type)) {
        return {kind("guard", ", on: 0, on-destruction: unlock"), ""};
      }
    }
    return {};
  }

  const declared_type& type_;
  const std::set<std::string>& locks_;
  bool locks_it_ = false;
  bool unlocks_ = false;
  bool spawns_ = false;
  bool sends_ = false;
  bool receives_ = false;
  bool joins_ = false;
  bool waits_ = false;
  bool detaches_ = false;
  bool downs_ = false;
  bool notifies_ = false;
  bool waits_with_lock_ = false;
  bool sets_ = false;
  bool cancels_ = false;
};

std::string free_function(const declared_function& f) {
  const auto words = words_of(f.last);
  const auto callable = callable_of(f);
  if (!callable || words.empty()) {
    return "";
  }
  if (words.front() == "parallel" || has_pair(words, "for", "each")) {
    return entry_of(f, "role: noescape");
  }
  if (!one_of(words.front(), spawn_words)) {
    return "";
  }
  const bool alone = f.returns_nothing || f.returns_truth;
  if (!alone) {
    return entry_of(f, "role: spawn, task: callable, joined-by: handle");
  }
  // post(pool, f): whoever is handed the task may be waited for.
  return *callable > 0 ? entry_of(f, "role: spawn, on: 0, task: callable, joined-by: group")
                       : entry_of(f, "role: spawn, task: callable, joined-by: nobody");
}

}  // namespace

std::string proposal(const std::string& header, const std::vector<declared_type>& types,
                     const std::vector<declared_function>& functions) {
  std::set<std::string> locks;
  for (const declared_type& type : types) {
    if (const written one = one_type(type, locks).write(); one.kind.find("kind: lock") != std::string::npos) {
      locks.insert(type.name);
    }
  }
  std::string kinds;
  std::string roles;
  for (const declared_type& type : types) {
    const written one = one_type(type, locks).write();
    kinds += one.kind;
    roles += one.functions;
  }
  for (const declared_function& function : functions) {
    roles += free_function(function);
  }
  std::string text = fmt::format(
      "# Proposed from {}, by names and shapes alone: read every line before it is trusted\n"
      "# (docs/models.md explains the words). 'snag-check --explain-model FILE:LINE' shows what a call "
      "gets.\n"
      "schema: 1\n",
      header);
  text += kinds.empty() ? "" : "\ntypes:\n" + kinds;
  text += roles.empty() ? "" : "\nfunctions:\n" + roles;
  return text + (kinds.empty() && roles.empty()
                     ? "\n# Nothing in it looks like threads, queues, counters or locks.\n"
                     : "");
}

}  // namespace snag::detector
