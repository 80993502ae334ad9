// In which order what functions do to locks is worked out: callees first, and functions that call each other
// in a circle together, so that nothing hangs on who is asked first.
//
// What a circle does is told from below, in two steps.
// - The balance: what each gives back (a release that may happen is one) and what it keeps (for certain).
//   More that is kept makes less to be given back, and the other way round; so they take turns. With the
//   least that is kept, releases grow to a fixed point, which is at least what is given back in truth; with
//   those, what is kept grows from nothing, and is at most what is kept in truth, in every round. With more
//   kept, fewer releases are left, and so on: all that is told after a turn is on the safe side, and a few
//   turns do. Releases are finite where their paths are: one that grows with each call (list->next->next) is
//   cut to the last field, of whatever object. Where that takes more work than any code that people write,
//   nothing is told of the circle but what it gives back so far.
// - The places: with the balance settled they only get more. A round takes over what the round before
//   added, each place once, so that it is told by a shortest way; ways end at deepest_lock_call, and so do
//   the rounds.
// All members of a round see the same round before: which of them comes first makes no difference.

#include <algorithm>

#include "detector/call_circles.h"
#include "detector/lock_worker.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {
namespace {

constexpr unsigned most_turns = 4;
constexpr std::size_t longest_path = 4;  // of fields; in a circle of calls
/// Blocks of graphs times locks that are given back: some seconds. All of code that people write stays far
/// below.
constexpr std::size_t most_work = 4'000'000;

/// Rounds until releases have come to everybody, where each path takes one round for each function on it.
constexpr unsigned most_rounds(std::size_t members) {
  return 16 + 2 * static_cast<unsigned>(members);
}

/// A path that a circle may make longer for ever, cut to one that stands for all of them.
lock_path bounded(lock_path path) {
  if (path.fields.size() > longest_path) {
    path.fields.erase(path.fields.begin(), path.fields.end() - 1);
    path.exact = false;
  }
  return path;
}

std::vector<lock_path> bounded(std::vector<lock_path> all) {
  std::vector<lock_path> result;
  for (lock_path& path : all) {
    path = bounded(std::move(path));
    if (std::ranges::find(result, path) == result.end()) {
      result.push_back(std::move(path));
    }
  }
  return result;
}

bool is_same(const held_locks& a, const held_locks& b) {
  return std::ranges::equal(a, b, [](const taken_lock& one, const taken_lock& other) {
    return one.lock == other.lock && one.where == other.where && one.at == other.at;
  });
}

template <class T>
std::vector<T> since(const std::vector<T>& all, std::size_t before) {
  return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
}

}  // namespace

/// Functions that all call each other, while they are worked out.
struct lock_sets::worker::circle {
  struct member {
    const body_events* body = nullptr;
    lock_summary* told = nullptr;  ///< as the others see it, places aside
    llvm::SmallVector<unsigned, 4> callers = {};
    flow_of_locks locks = {};
    lock_summary balance = {};  ///< by what the others are known to do
    bool stale = true;          ///< a callee's balance changed since
    lock_summary news = {};     ///< places of the last round
  };
  std::vector<member> members;
  llvm::DenseMap<const clang::FunctionDecl*, unsigned> index;
  bool is_first = true;  ///< round of places: what is outside of the circle is told

  void set_stale_callers(const member& of) {
    for (const unsigned caller : of.callers) {
      members[caller].stale = true;
    }
  }
};

const lock_summary& lock_sets::worker::summary(const clang::FunctionDecl* function) {
  static const lock_summary none;
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  if (const auto known = summaries_.find(key); known != summaries_.end()) {
    return *known->second;
  }
  if (const body_events* body = events_.of(function)) {
    settle(*body);
    return *summaries_.find(key)->second;
  }
  const function_elsewhere* there = events_.elsewhere().of(function);
  return there == nullptr ? none : *(summaries_[key] = elsewhere(*there));
}

const lock_summary& lock_sets::worker::places_of(const clang::FunctionDecl* callee) {
  static const lock_summary none;
  if (circle_ == nullptr) {
    return summary(callee);
  }
  const auto at = circle_->index.find(callee->getCanonicalDecl());
  if (at != circle_->index.end()) {
    return circle_->members[at->second].news;
  }
  return circle_->is_first ? summary(callee) : none;
}

void lock_sets::worker::settle(const body_events& body) {
  const auto is_settled = [this](const body_events& one) { return flows_.contains(&one); };
  const auto callees_of = [&](const body_events& caller) {
    std::vector<const body_events*> all;
    llvm::DenseSet<const body_events*> known;
    for (const event& e : caller.flow.all_events()) {
      for (const clang::FunctionDecl* callee : called(e)) {
        const body_events* code = events_.of(callee);
        if (code != nullptr && !is_settled(*code) && known.insert(code).second) {
          all.push_back(code);
        }
      }
    }
    return all;
  };
  settle_callees_first(body, is_settled, callees_of, [this](const call_circle& found) {
    if (!found.comes_back()) {
      settle_alone(*found.members.front().body);
      return;
    }
    circle together;
    for (const call_circle::member& one : found.members) {
      together.index[one.body->function->getCanonicalDecl()] = static_cast<unsigned>(together.members.size());
      together.members.push_back({.body = one.body});
    }
    for (unsigned i = 0; i < found.members.size(); ++i) {
      for (const body_events* callee : found.members[i].callees) {
        const auto at = together.index.find(callee->function->getCanonicalDecl());
        if (at != together.index.end()) {
          together.members[at->second].callers.push_back(i);
        }
      }
    }
    settle_together(together);
  });
}

void lock_sets::worker::settle_alone(const body_events& body) {
  auto locks = std::make_unique<flow_of_locks>(flow_now(body));
  auto told = std::make_unique<lock_summary>();
  summarise(body, *locks, {}, *told);
  flows_[&body] = std::move(locks);
  summaries_[body.function->getCanonicalDecl()] = std::move(told);
}

void lock_sets::worker::settle_together(circle& all) {
  for (circle::member& one : all.members) {
    auto& told = summaries_[one.body->function->getCanonicalDecl()];
    told = std::make_unique<lock_summary>();
    one.told = told.get();
  }
  settle_balance(all);
  settle_places(all);
  for (circle::member& one : all.members) {
    flows_[one.body] = std::make_unique<flow_of_locks>(std::move(one.locks));
  }
}

void lock_sets::worker::settle_balance(circle& all) {
  std::size_t work = 0;
  const auto work_out = [&] {
    std::size_t releases = 0;
    for (const circle::member& one : all.members) {
      releases = std::max(releases, one.told->releases.size());
    }
    for (circle::member& one : all.members) {
      // Too many locks once are too many for good: what is told would go to and fro.
      if (one.stale && !one.locks.too_many) {
        work += one.body->flow.blocks.size() * (1 + releases);
        one.locks = flow_now(*one.body);
        one.balance = {};
        summarise(*one.body, one.locks, {.places = false}, one.balance);
        one.balance.releases = bounded(std::move(one.balance.releases));
      }
    }
    for (circle::member& one : all.members) {
      one.stale = false;
    }
  };
  /// Tells the callers of one part of the balance, and says whether it was new to any.
  const auto tell = [&](auto part, const auto& is_known) {
    bool any = false;
    for (circle::member& one : all.members) {
      if (!is_known(one.told->*part, one.balance.*part)) {
        one.told->*part = one.balance.*part;
        all.set_stale_callers(one);
        any = true;
      }
    }
    return any;
  };
  const auto same_paths = [](const auto& a, const auto& b) { return a == b; };
  bool settled = false;
  for (unsigned turn = 0; turn < most_turns; ++turn) {
    for (circle::member& one : all.members) {
      if (!one.told->releases.empty()) {
        one.told->releases.clear();
        all.set_stale_callers(one);
      }
    }
    settled = false;
    for (unsigned round = 0; !settled && work < most_work && round < most_rounds(all.members.size());
         ++round) {
      work_out();
      settled = !tell(&lock_summary::releases, same_paths);
    }
    bool more = false;
    for (unsigned round = 0; settled && work < most_work && round < 2 * deepest_lock_call; ++round) {
      work_out();
      if (!tell(&lock_summary::keeps, is_same)) {
        break;
      }
      more = true;
    }
    if (!settled || !more) {
      break;
    }
  }
  if (settled) {
    work_out();
    return;
  }
  for (circle::member& one : all.members) {
    one.told->keeps.clear();
    one.locks = {};
    one.locks.too_many = true;
  }
}

void lock_sets::worker::settle_places(circle& all) {
  circle_ = &all;
  bool any = true;
  std::vector<bool> asked(all.members.size(), true);
  for (unsigned round = 0; any && round <= deepest_lock_call; ++round) {
    any = false;
    all.is_first = round == 0;
    std::vector<lock_summary> news(all.members.size());
    for (unsigned i = 0; i < all.members.size(); ++i) {
      if (!asked[i]) {
        continue;
      }
      lock_summary& told = *all.members[i].told;
      const std::size_t takes = told.takes.size();
      const std::size_t blocks = told.blocks.size();
      const std::size_t nested = told.nested.size();
      summarise(*all.members[i].body, all.members[i].locks, {.balance = false, .once = true}, told);
      news[i].takes = since(told.takes, takes);
      news[i].blocks = since(told.blocks, blocks);
      news[i].nested = since(told.nested, nested);
    }
    asked.assign(all.members.size(), false);
    for (unsigned i = 0; i < all.members.size(); ++i) {
      circle::member& one = all.members[i];
      one.news = std::move(news[i]);
      if (!one.news.empty() || !one.news.nested.empty()) {
        any = true;
        for (const unsigned caller : one.callers) {
          asked[caller] = true;
        }
      }
    }
  }
  circle_ = nullptr;
}

}  // namespace snag::detector
