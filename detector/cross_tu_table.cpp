#include "detector/cross_tu_table.h"

#include <algorithm>
#include <tuple>

#include "detector/cross_tu_bytes.h"
#include "detector/unit_inputs.h"

namespace snag::detector {
namespace {

constexpr std::size_t deepest_call = 6;
constexpr std::size_t most_places = 64;
constexpr std::size_t most_events = 256;  // of one function; more says nothing that a rule could use

/// What tasks do to each other; a write or a hand-over is what an unknown function is thought to do anyway.
bool is_about_tasks(event_kind kind) {
  switch (kind) {
    case event_kind::join:
    case event_kind::detach:
    case event_kind::send:
    case event_kind::receive:
    case event_kind::close:
    case event_kind::count_up:
    case event_kind::count_down:
    case event_kind::wait:
    case event_kind::publish:
    case event_kind::cancel:
    case event_kind::notify:
      return true;
    default:
      return false;
  }
}

/// Two summaries of one function: equal up to where its parts stand.
std::string essence(function_summary f) {
  f.at = {};
  const auto bare = [](auto& all) {
    for (auto& one : all) {
      one.at = {};
    }
  };
  bare(f.events);
  bare(f.starts);
  bare(f.takes);
  bare(f.keeps);
  bare(f.blocks);
  const auto no_way = [](auto& all) {
    for (auto& one : all) {
      one.way.clear();
    }
  };
  no_way(f.takes);
  no_way(f.keeps);
  no_way(f.blocks);
  return to_bytes(f);
}

note step_of(const summary_event& call) {
  return {call.at, "which calls '" + call.name + "' here"};
}

using functions = std::map<std::string, function_summary, std::less<>>;

class composer {
 public:
  /// What a function does with what it calls, as far as `known` tells of that.
  static function_summary composed(const function_summary& own, const functions& known,
                                   const std::set<std::string, std::less<>>& overridden) {
    function_summary whole = own;
    if (std::ranges::any_of(own.events, [](const summary_event& e) { return e.is == event_kind::call; })) {
      put_together(whole, own, known, overridden);
    }
    if (whole.events.size() > most_events) {
      whole.events.resize(most_events);
      whole.opaque = true;
    }
    return whole;
  }

 private:
  static void put_together(function_summary& whole, const function_summary& own, const functions& known,
                           const std::set<std::string, std::less<>>& overridden) {
    whole.events.clear();
    for (const summary_event& e : own.events) {
      if (e.is != event_kind::call) {
        whole.events.push_back(e);
      } else if (const auto at = known.find(e.callee); at == known.end() || overridden.contains(e.callee)) {
        add_unknown(whole, e);
      } else {
        add_call(whole, e, at->second);
      }
    }
  }

  /// A call of which nothing is known: what it is given may be waited for, changed and kept.
  static void add_unknown(function_summary& whole, const summary_event& call) {
    whole.opaque = true;
    const auto touch = [&](const summary_path& what) {
      if (what.known()) {
        summary_event e;
        e.is = event_kind::touch;
        e.on = what;
        e.always = call.always;
        e.at = call.at;
        whole.events.push_back(std::move(e));
      }
      if (what.root == summary_path::root_kind::parameter && what.parameter < whole.understood.size()) {
        whole.understood[what.parameter] = false;
        whole.only_called[what.parameter] = false;
      }
    };
    touch(call.on);
    std::ranges::for_each(call.arguments, touch);
    // What is handed away, or stands in the same object, may be unlocked there.
    whole.keeps.clear();
  }

  static void add_call(function_summary& whole, const summary_event& call, const function_summary& callee) {
    for (const summary_event& inner : callee.events) {
      summary_path on = inner.on.known() ? substituted(inner.on, call) : summary_path();
      if (!on.known()) {
        continue;
      }
      const bool known = std::ranges::any_of(whole.events, [&](const summary_event& other) {
        return other.at.line == call.at.line && other.at.column == call.at.column && other.is == inner.is &&
               other.on == on;
      });
      if (!known) {
        summary_event& mine = whole.events.emplace_back(inner);
        mine.on = std::move(on);
        mine.always = inner.always && call.always;
        mine.at = call.at;
      }
    }
    whole.opaque |= callee.opaque;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const summary_path& given = call.arguments[i];
      if (given.root != summary_path::root_kind::parameter || given.parameter >= whole.understood.size()) {
        continue;
      }
      const auto says = [&](const std::vector<bool>& of) { return i < of.size() && of[i]; };
      whole.understood[given.parameter] = whole.understood[given.parameter] && says(callee.understood);
      whole.only_called[given.parameter] = whole.only_called[given.parameter] && says(callee.only_called);
    }
    for (const summary_start& start : callee.starts) {
      const bool known = std::ranges::any_of(whole.starts, [&](const summary_start& other) {
        return start.parameter < call.arguments.size() &&
               other.parameter == call.arguments[start.parameter].parameter;
      });
      if (auto mine = carried(start, call); mine && !known) {
        whole.starts.push_back(std::move(*mine));
      }
    }
    if (!callee.keeps.empty() || !callee.releases.empty()) {
      whole.keeps.clear();  // which locks are held after it depends on the order of both
    }
    for (const summary_lock& inner : callee.takes) {
      if (inner.way.size() < deepest_call && whole.takes.size() < most_places) {
        whole.takes.push_back(carried(inner, call));
      }
    }
    for (const summary_block& inner : callee.blocks) {
      if (inner.way.size() < deepest_call && whole.blocks.size() < most_places) {
        summary_block mine = inner;
        mine.on = substituted(inner.on, call);
        for (summary_path& released : mine.released) {
          released = substituted(released, call);
        }
        mine.way.insert(mine.way.begin(), step_of(call));
        whole.blocks.push_back(std::move(mine));
      }
    }
    for (const summary_path& inner : callee.releases) {
      if (summary_path mine = substituted(inner, call); mine.known()) {
        whole.releases.push_back(std::move(mine));
      }
    }
  }
};

}  // namespace

summary_path substituted(const summary_path& path, const summary_event& call) {
  const summary_path* base = nullptr;
  if (path.root == summary_path::root_kind::parameter) {
    base = path.parameter < call.arguments.size() ? &call.arguments[path.parameter] : nullptr;
  } else if (path.root == summary_path::root_kind::self) {
    base = &call.on;
  } else {
    return path;
  }
  summary_path mine = base == nullptr ? summary_path() : *base;
  mine.exact = mine.exact && path.exact && mine.known();
  if (!path.fields.empty()) {
    mine.fields.insert(mine.fields.end(), path.fields.begin(), path.fields.end());
    mine.declaration = path.declaration;
  }
  return mine;
}

std::optional<summary_start> carried(const summary_start& start, const summary_event& call) {
  if (start.parameter >= call.arguments.size() || start.returned || !start.settled) {
    return std::nullopt;
  }
  const summary_path& given = call.arguments[start.parameter];
  if (given.root != summary_path::root_kind::parameter || !given.fields.empty()) {
    return std::nullopt;
  }
  summary_start mine = start;
  mine.parameter = given.parameter;
  for (summary_path& holder : mine.holders) {
    holder = substituted(holder, call);
    if (!holder.known()) {
      return std::nullopt;
    }
  }
  return mine;
}

summary_lock carried(const summary_lock& inner, const summary_event& call) {
  summary_lock mine = inner;
  mine.lock = substituted(inner.lock, call);
  mine.certain = inner.certain && call.always;
  mine.way.insert(mine.way.begin(), step_of(call));
  return mine;
}

summary_table::summary_table(std::span<const unit_summary* const> units) {
  std::map<std::string_view, const function_summary*> plain;
  std::set<std::string_view> contradicted;
  for (const unit_summary* unit : units) {
    overridden_.insert(unit->overridden.begin(), unit->overridden.end());
    for (const function_summary& f : unit->functions) {
      const auto [at, is_new] = plain.try_emplace(f.usr, &f);
      if (is_new || contradicted.contains(f.usr)) {
        continue;
      }
      const function_summary& known = *at->second;
      if (essence(known) != essence(f)) {
        contradicted.insert(f.usr);
      } else if (std::tie(f.at.path, f.at.line) < std::tie(known.at.path, known.at.line)) {
        at->second = &f;  // of equals the first by its place, whatever the order of the units
      }
    }
  }
  for (const std::string_view usr : contradicted) {
    plain.erase(usr);
  }
  // Round by round, each from the one before: no order among the functions plays a part. What calls itself
  // stays unknown in part. After the first round only those change whose callees did.
  std::set<std::string_view> changed;
  for (std::size_t round = 0; round < deepest_call; ++round) {
    std::vector<std::pair<std::string_view, function_summary>> next;
    for (const auto& [usr, own] : plain) {
      if (round == 0 || std::ranges::any_of(own->events, [&](const summary_event& e) {
            return e.is == event_kind::call && changed.contains(e.callee) && !overridden_.contains(e.callee);
          })) {
        next.emplace_back(usr, composer::composed(*own, functions_, overridden_));
      }
    }
    changed.clear();
    for (auto& [usr, whole] : next) {
      changed.insert(usr);
      functions_.insert_or_assign(std::string(usr), std::move(whole));
    }
  }
}

const function_summary* summary_table::find(std::string_view usr) const {
  const auto at = functions_.find(usr);
  return at == functions_.end() ? nullptr : &at->second;
}

const function_summary* summary_table::find_called(const summary_event& call) const {
  return is_overridden(call.callee) ? nullptr : find(call.callee);
}

bool summary_table::is_overridden(std::string_view usr) const {
  return overridden_.contains(usr);
}

bool summary_table::answers(const summary_question& asked) const {
  const function_summary* f = find(asked.usr);
  if (f == nullptr) {
    return false;
  }
  const bool works = std::ranges::any_of(f->events, [&](const summary_event& e) {
    return is_about_tasks(e.is) && (e.is != event_kind::notify || asked.beside_wait) &&
           (asked.objects || asked.as_task || e.on.root == summary_path::root_kind::variable);
  });
  const bool calls = std::ranges::find(f->only_called, true) != f->only_called.end();
  // A lock that has no name outside of the function's own file is none that the caller could know; its place
  // in the order of locks is told by edges.
  const auto known = [](const auto& locks) {
    return std::ranges::any_of(locks, [](const summary_lock& one) { return one.lock.known(); });
  };
  return works || known(f->keeps) || std::ranges::any_of(f->releases, &summary_path::known) ||
         (asked.under_lock && (known(f->takes) || !f->blocks.empty())) ||
         (asked.callable && !f->starts.empty()) || (asked.closure && calls) ||
         (asked.beside_task && (f->throws == throw_odds::certain || f->throws == throw_odds::callback));
}

summary_table summary_table::part_for(const unit_summary& unit) const {
  summary_table part;
  for (const summary_question& asked : unit.questions) {
    if (const function_summary* f = find(asked.usr)) {
      part.functions_.emplace(asked.usr, *f);
    }
    if (is_overridden(asked.usr)) {
      part.overridden_.insert(asked.usr);
    }
  }
  return part;
}

std::string summary_table::told(const unit_summary& unit) const {
  if (std::ranges::none_of(unit.questions, [&](const summary_question& q) { return answers(q); })) {
    return {};
  }
  // Who is told at all is told everything that is known.
  std::string all;
  for (const summary_question& asked : unit.questions) {
    if (const function_summary* f = find(asked.usr)) {
      all += to_bytes(*f);
      all += is_overridden(asked.usr) ? "o\n" : "\n";
    }
  }
  return content_hash(all);
}

}  // namespace snag::detector
