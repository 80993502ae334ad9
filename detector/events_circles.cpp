// In which order what functions do is worked out: callees first, and functions that call each other in a
// circle together, so that nothing hangs on who is asked first.
//
// A graph carries the effects of the functions that its body calls. So it is built when those are settled; of
// one that is met before, the graph is built once to see whom it calls (call_circles.h) and once more
// afterwards. What the members of a circle do is worked out in three steps.
// - The kinds: each member's own effects, with those of what is called outside of the circle, go to its
//   callers, in their terms, until nobody hears of anything new. An effect is a kind on an object, told once;
//   objects are a declaration and a field of it at most, and no function has more than most_effects: so it
//   ends. A round tells what the round before has brought, all members by the same round: the nearest comes
//   first, whoever stands or is asked first.
// - Certainty: what all paths through a member do that end. A call that comes back to the member is such a
//   path only where another one ends it: so everything counts as certain at first, and what a member's graph
//   does not confirm is taken back, until all is confirmed. That only ever takes away, and does not hang on
//   an order either. Where it takes too many rounds, nothing is certain.
// - The graphs, as rules see them. Of closes, sends and counts that come through a call inside the circle,
//   only those are told that happen for certain, and to the very same object: all others may be kept from
//   happening by what the caller has done before (`if (stopped) return; stopped = true;`), or happen to the
//   next element of a list. They are told as something unknown that is done to the object.

#include <algorithm>
#include <cstdint>

#include "detector/call_circles.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

constexpr std::size_t all_of_them = SIZE_MAX;
constexpr unsigned most_rounds = 16;        // of certainty
constexpr std::size_t most_told = 500'000;  // effects at calls of a circle

using effect_key = std::pair<std::pair<const clang::ValueDecl*, const clang::ValueDecl*>, unsigned>;

effect_key key_of(const event& e) {
  const unsigned flags = (e.blocks ? 1U : 0U) + (e.drains ? 2U : 0U);
  return {{e.on.root, e.on.member}, static_cast<unsigned>(e.is) * 4 + flags};
}

bool is_told_in_circles(const event& e) {
  return crosses_calls(e.is) && e.is != event_kind::spawn && e.on;
}

}  // namespace

/// Functions that all call each other, while they are worked out.
struct translation_unit_events::builder::circle {
  struct member {
    body_events* body = nullptr;
    std::vector<open_call> calls;  ///< of members; no two alike
    std::vector<unsigned> callers;
    std::vector<event> told;                          ///< what it does, no two alike
    llvm::DenseMap<effect_key, std::size_t> known;    ///< by number in `told`
    std::size_t news = 0;                             ///< the first of `told` of the last round
    llvm::DenseSet<const clang::ValueDecl*> written;  ///< roots of what is written
    std::vector<event> effects;                       ///< as the rest of the unit will see them
    std::vector<bool> confirmed;                      ///< by number in `told`: it is certain
    bool stale = true;                                ///< a callee's certainty changed
  };
  std::vector<member> members;
  llvm::DenseMap<const body_events*, unsigned> index;
  bool doubts = false;  ///< the graphs are built as rules see them

  [[nodiscard]] const member& of(const body_events& body) const { return members[index.at(&body)]; }

  void add(member& to, const event& e) const {
    if (is_told_in_circles(e) && to.told.size() < most_effects &&
        to.known.try_emplace(key_of(e), to.told.size()).second) {
      to.told.push_back(e);
      to.told.back().always = true;
    }
  }
  void set_stale_callers(const member& of) {
    for (const unsigned caller : of.callers) {
      members[caller].stale = true;
    }
  }
};

bool translation_unit_events::builder::is_settled(const body_events& body) const {
  return effects_.contains(body.function->getCanonicalDecl());
}

void translation_unit_events::builder::settle(body_events& body) {
  if (is_settled(body)) {
    return;
  }
  const auto graph_of = [&](const body_events& one) -> body_events& {
    body_events& its = *by_function_.find(one.function->getCanonicalDecl())->second;
    open_calls_.clear();
    build(its);
    return its;
  };
  const auto callees_of = [&](const body_events& caller) {
    graph_of(caller);
    std::vector<const body_events*> all;
    llvm::DenseSet<const body_events*> known;
    for (const open_call& call : open_calls_) {
      if (known.insert(call.callee).second) {
        all.push_back(call.callee);
      }
    }
    return all;
  };
  const auto keep = [&](const body_events& one, std::vector<event> does) {
    effects_[one.function->getCanonicalDecl()] = std::make_unique<std::vector<event>>(std::move(does));
  };
  settle_callees_first(
      body, [this](const body_events& one) { return is_settled(one); }, callees_of,
      [&](const call_circle& found) {
        if (!found.comes_back()) {
          const call_circle::member& alone = found.members.front();
          keep(*alone.body,
               effects_of_graph(alone.callees.empty() ? *alone.body : graph_of(*alone.body), most_effects));
          return;
        }
        circle all;
        for (const call_circle::member& one : found.members) {
          all.index[one.body] = static_cast<unsigned>(all.members.size());
          circle::member& added = all.members.emplace_back();
          added.body = &graph_of(*one.body);
          added.calls = std::move(open_calls_);
        }
        settle_together(all);
        for (circle::member& one : all.members) {
          in_circles_.insert(one.body);
          keep(*one.body, std::move(one.effects));
        }
      });
}

void translation_unit_events::builder::settle_together(circle& all) {
  std::vector<std::size_t> calls_of_member(all.members.size());  // wherever they stand
  for (unsigned i = 0; i < all.members.size(); ++i) {
    circle::member& one = all.members[i];
    std::vector<open_call> different;
    llvm::DenseMap<const body_events*, llvm::SmallVector<std::size_t, 2>> by_callee;
    for (open_call& call : one.calls) {
      const unsigned callee = all.index.at(call.callee);
      ++calls_of_member[callee];
      auto& alike = by_callee[call.callee];
      if (alike.empty()) {
        all.members[callee].callers.push_back(i);
      }
      if (std::ranges::none_of(alike, [&](std::size_t known) {
            return different[known].only_waits == call.only_waits &&
                   different[known].arguments == call.arguments;
          })) {
        alike.push_back(different.size());
        different.push_back(std::move(call));
      }
    }
    one.calls = std::move(different);
  }
  settle_kinds(all);
  std::size_t told = 0;
  for (unsigned i = 0; i < all.members.size(); ++i) {
    told += calls_of_member[i] * all.members[i].told.size();
  }
  bool counts = false;
  for (circle::member& one : all.members) {
    if (told > most_told) {
      one.told.clear();  // not what people write: nothing is told inside of it
      one.known.clear();
    }
    for (const event& e : one.told) {
      counts = counts || is_counted_on(e.is);
      if (e.is == event_kind::write) {
        one.written.insert(e.on.root);
      }
    }
  }
  circle_ = &all;
  settle_certainty(all);
  all.doubts = true;
  for (circle::member& one : all.members) {
    if (counts) {
      build(*one.body);
    }
  }
  circle_ = nullptr;
}

void translation_unit_events::builder::settle_kinds(circle& all) {
  for (circle::member& one : all.members) {
    for (auto block = one.body->flow.blocks.rbegin(); block != one.body->flow.blocks.rend(); ++block) {
      for (const event& e : block->events) {
        all.add(one, e);
      }
    }
  }
  for (bool any = true; any;) {
    std::vector<std::size_t> known(all.members.size());
    for (unsigned i = 0; i < all.members.size(); ++i) {
      known[i] = all.members[i].told.size();
    }
    for (circle::member& one : all.members) {
      for (const open_call& call : one.calls) {
        const unsigned callee = all.index.at(call.callee);
        const circle::member& from = all.members[callee];
        for (std::size_t i = from.news; i < known[callee]; ++i) {
          const event e = from.told[i];  // of a member that calls itself, `told` grows
          if (const auto there = carry(e, call.callee->function, call.arguments, call.only_waits)) {
            all.add(one, there->does);
          }
        }
      }
    }
    any = false;
    for (unsigned i = 0; i < all.members.size(); ++i) {
      all.members[i].news = known[i];
      any = any || all.members[i].told.size() > known[i];
    }
  }
}

void translation_unit_events::builder::settle_certainty(circle& all) {
  const auto work_out = [&] {
    for (circle::member& one : all.members) {
      if (!one.stale) {
        continue;
      }
      one.stale = false;
      build(*one.body);
      one.effects = effects_of_graph(*one.body, all_of_them);
      one.confirmed.assign(one.told.size(), false);
      for (const event& e : one.effects) {
        if (const auto at = one.known.find(key_of(e)); e.always && at != one.known.end()) {
          one.confirmed[at->second] = true;
        }
      }
      one.effects.resize(std::min(one.effects.size(), most_effects));
      one.effects.shrink_to_fit();
    }
  };
  for (unsigned round = 0; round < most_rounds; ++round) {
    work_out();
    bool any = false;
    for (circle::member& one : all.members) {
      for (std::size_t i = 0; i < one.told.size(); ++i) {
        if (one.told[i].always && !one.confirmed[i]) {
          one.told[i].always = false;
          any = true;
          all.set_stale_callers(one);
        }
      }
    }
    if (!any) {
      return;
    }
  }
  for (circle::member& one : all.members) {
    one.stale = true;
    for (event& e : one.told) {
      e.always = false;
    }
  }
  work_out();
}

void translation_unit_events::builder::add_effects_in_circle(const body_events& callee,
                                                             const argument_map& arguments,
                                                             const clang::Stmt* at, bool only_waits,
                                                             std::vector<event>& out) {
  if (circle_ == nullptr) {
    open_calls_.push_back({&callee, arguments, only_waits});
    return;
  }
  const circle::member& from = circle_->of(callee);
  llvm::DenseSet<std::pair<effect_key, unsigned>> told;
  for (const event& e : from.told) {
    auto there = carry(e, callee.function, arguments, only_waits);
    if (!there) {
      continue;
    }
    event& does = there->does;
    const bool sure = does.always && there->same && !from.written.contains(e.on.root);
    if (circle_->doubts && is_counted_on(does.is) && !sure) {
      does.is = event_kind::touch;
    }
    does.at = at;
    does.where = at != nullptr ? at->getBeginLoc() : clang::SourceLocation();
    if (told.insert({key_of(does), does.always ? 1U : 0U}).second) {
      out.push_back(does);
    }
  }
}

}  // namespace snag::detector
