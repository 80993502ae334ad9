#include "detector/cross_tu_order.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <set>
#include <tuple>

#include "detector/cross_tu_compose.h"
#include "detector/nolint.h"
#include "detector/unit_inputs.h"
#include "support/files.h"

namespace snag::detector {
namespace {

constexpr std::size_t longest_cycle = 4;
constexpr std::size_t most_steps = 10'000;  // of one search, in a knot of many locks
constexpr const char* check_name = "snag-lock-order-inversion";

/// An edge, and the units that see it.
struct joined_edge {
  summary_edge is;
  std::set<std::size_t> units;
};

std::string name_of(const summary_path& lock) {
  const auto last = [](const std::string& qualified) {
    const std::size_t colon = qualified.rfind("::");
    return colon == std::string::npos ? qualified : qualified.substr(colon + 2);
  };
  std::string text = lock.variable.empty() ? std::string() : last(lock.variable);
  for (const std::string& field : lock.fields) {
    text += (text.empty() ? "" : ".") + last(field);
  }
  return text.empty() ? last(lock.declaration.substr(0, lock.declaration.find('@'))) : text;
}

using place_key = std::tuple<std::string, unsigned, unsigned>;
/// By the place of the finding first; the same edge of an inline function comes from many units.
using edge_key = std::tuple<place_key, std::string, std::string, place_key, place_key>;
using joined_edges = std::map<edge_key, joined_edge>;

place_key key_of(const place& at) {
  return {at.path, at.line, at.column};
}

void add(joined_edges& all, const summary_edge& edge, std::size_t unit, bool sees) {
  const edge_key key{key_of(edge.taken.front().at), edge.from, edge.to, key_of(edge.held.front().at),
                     key_of(edge.taken.back().at)};
  joined_edge& known = all.try_emplace(key, joined_edge{edge, {}}).first->second;
  if (sees) {
    known.units.insert(unit);
  }
}

/// The orders that a call makes which is made under a lock.
void add_call(joined_edges& all, const summary_edge& call, const function_summary& callee, std::size_t unit,
              bool sees) {
  for (const summary_lock& inner : callee.takes) {
    const summary_path lock = substituted(inner.lock, call.call);
    if (!inner.certain || inner.tries || lock.declaration.empty() || lock.declaration == call.from ||
        std::ranges::find(call.gates, lock.declaration) != call.gates.end()) {
      continue;
    }
    summary_edge edge = call;
    edge.to = lock.declaration;
    edge.to_name = name_of(lock);
    edge.to_shared = inner.shared;
    edge.taken.insert(edge.taken.end(), inner.way.begin(), inner.way.end());
    edge.taken.push_back({inner.at, "which takes '" + edge.to_name + "' here"});
    edge.call = {};
    add(all, edge, unit, sees);
  }
}

bool excludes(const summary_edge& a, const summary_edge& b) {
  return std::ranges::any_of(
      a.gates, [&](const auto& gate) { return std::ranges::find(b.gates, gate) != b.gates.end(); });
}

using edge_index = std::multimap<std::string_view, const joined_edge*>;

/// Whether one unit sees all edges: it has judged them itself.
bool is_one_unit_s(const std::vector<const joined_edge*>& cycle) {
  return std::ranges::any_of(cycle.front()->units, [&](std::size_t unit) {
    return std::ranges::all_of(cycle, [&](const joined_edge* edge) { return edge->units.contains(unit); });
  });
}

/// The shortest way from the end of an edge back to its beginning, the edge first; empty: there is none.
std::vector<const joined_edge*> find_cycle(const edge_index& edges, const joined_edge& from) {
  std::deque<std::vector<const joined_edge*>> work;
  work.push_back({&from});
  for (std::size_t steps = 0; !work.empty() && steps < most_steps; ++steps) {
    const std::vector<const joined_edge*> so_far = std::move(work.front());
    work.pop_front();
    const summary_edge& last = so_far.back()->is;
    const auto [first, end] = edges.equal_range(last.to);
    for (auto at = first; at != end; ++at) {
      const summary_edge& next = at->second->is;
      const bool known = std::ranges::any_of(so_far, [&](const joined_edge* one) {
        return one->is.from == next.from || excludes(one->is, next);
      });
      if (known || (last.to_shared && next.from_shared)) {
        continue;
      }
      std::vector<const joined_edge*> longer = so_far;
      longer.push_back(at->second);
      if (next.to == from.is.from) {
        if (!(from.is.from_shared && next.to_shared) && !is_one_unit_s(longer)) {
          return longer;
        }
      } else if (longer.size() < longest_cycle) {
        work.push_back(std::move(longer));
      }
    }
  }
  return {};
}

void add_notes(std::vector<note>& to, const std::vector<note>& way, const std::string& first) {
  to.push_back({way.front().at, first});
  to.insert(to.end(), way.begin() + 1, way.end());
}

finding told(const std::vector<const joined_edge*>& cycle) {
  const summary_edge& edge = cycle.front()->is;
  finding f;
  f.check = check_name;
  f.sure = confidence::medium;
  f.at = edge.taken.front().at;
  f.function = edge.in;
  f.message =
      "'" + edge.to_name + "' is taken while '" + edge.from_name + "' is held, and " +
      (cycle.size() == 2 ? "elsewhere the other way round" : "elsewhere they wait round in a circle") +
      ": each can wait for the other";
  add_notes(f.notes, edge.held, "'" + edge.from_name + "' is taken here");
  f.notes.insert(f.notes.end(), edge.taken.begin() + 1, edge.taken.end());
  for (const joined_edge* other : std::span(cycle).subspan(1)) {
    const summary_edge& o = other->is;
    add_notes(f.notes, o.held, "elsewhere '" + o.from_name + "' is taken here");
    add_notes(f.notes, o.taken,
              o.taken.size() == 1 ? "and then '" + o.to_name + "' here" : o.taken.front().message);
  }
  return f;
}

/// The user's word against a finding, which only its file has.
void silence(finding& f, joined_findings& found) {
  std::string& hash = found.read.emplace_back(f.at.path, "").second;
  try {
    const std::string text = read_file(f.at.path);
    hash = content_hash(text);
    nolint_lines rules(text);
    const nolint_rule* rule = rules.find(f.at.line, check_name);
    if (rule == nullptr) {
      return;
    }
    f.silenced = rule->reason;
    for (std::size_t g = 0; g < rule->globs.size(); ++g) {
      if (rule->used[g]) {
        found.nolints.push_back({{f.at.path, rule->line, rule->column, {}, {}}, rule->globs[g], true});
      }
    }
  } catch (const std::exception&) {  // who cannot read it now has no word against it
  }
}

}  // namespace

joined_findings cycles_across(std::span<const unit_order> units, const summary_table& table) {
  joined_edges all;
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    for (const summary_edge& edge : units[unit].tells->edges) {
      if (!edge.to.empty()) {
        add(all, edge, unit, true);
      } else if (const function_summary* callee = table.find_called(edge.call)) {
        add_call(all, edge, *callee, unit, units[unit].informed);
      }
    }
  }
  edge_index by_start;
  for (const auto& [key, edge] : all) {
    by_start.emplace(edge.is.from, &edge);
  }
  // A finding stands at the last of the places, and each circle of locks is told once.
  joined_findings found;
  std::set<std::set<std::string>> told_of;
  for (auto edge = all.rbegin(); edge != all.rend(); ++edge) {
    const auto cycle = find_cycle(by_start, edge->second);
    std::set<std::string> locks;
    for (const joined_edge* one : cycle) {
      locks.insert(one->is.from);
    }
    if (!cycle.empty() && told_of.insert(locks).second) {
      found.findings.push_back(told(cycle));
      silence(found.findings.back(), found);
    }
  }
  return found;
}

}  // namespace snag::detector
