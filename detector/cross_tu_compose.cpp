#include "detector/cross_tu_compose.h"

#include <algorithm>

namespace snag::detector {
namespace {

constexpr std::size_t most_places = 64;
constexpr std::size_t most_events = 256;  // of one function; more says nothing that a rule could use

/// The note for a call on the way to something.
note step_of(const summary_event& call) {
  return {call.at, "which calls '" + call.name + "' here"};
}

/// A member of a queue or latch that was read off its bodies: all that is told of it is what its role means
/// to its object.
bool is_by_role(const function_summary& f) {
  return f.events.size() == 1 && f.events.front().on.root == summary_path::root_kind::self &&
         f.events.front().on.fields.empty();
}

/// What its unit thought of the call while nothing was known of the callee: the object may have become
/// another.
void take_back_unknown(std::vector<summary_event>& events, const summary_event& call) {
  std::erase_if(events, [&](const summary_event& e) {
    return (e.is == event_kind::touch || e.is == event_kind::write) && e.on == call.on &&
           e.at.line == call.at.line && e.at.column == call.at.column;
  });
}

/// A call of which nothing is known: what it is given may be waited for, changed and kept.
void add_unknown(function_summary& whole, const summary_event& call) {
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

void add_call(function_summary& whole, const summary_event& call, const function_summary& callee) {
  const bool known_by_role = is_by_role(callee);
  if (known_by_role) {
    take_back_unknown(whole.events, call);
  }
  for (const summary_event& inner : callee.events) {
    if (known_by_role && call.guarded && (inner.is == event_kind::send || inner.is == event_kind::close)) {
      continue;  // what goes wrong there may be caught
    }
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
    if (inner.way.size() < deepest_told_call && whole.takes.size() < most_places) {
      whole.takes.push_back(carried(inner, call));
    }
  }
  for (const summary_block& inner : callee.blocks) {
    if (inner.way.size() < deepest_told_call && whole.blocks.size() < most_places) {
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

void put_together(function_summary& whole, const function_summary& own, const summaries_by_usr& known,
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

function_summary composed(const function_summary& own, const summaries_by_usr& known,
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

}  // namespace snag::detector
