#include "detector/cross_tu_table.h"

#include <algorithm>
#include <tuple>

#include "detector/cross_tu_bytes.h"
#include "detector/cross_tu_compose.h"
#include "detector/cross_tu_interfaces.h"
#include "detector/unit_inputs.h"

namespace snag::detector {
namespace {

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

}  // namespace

summary_table::summary_table(std::span<const unit_summary* const> units) : classes_(units) {
  std::map<std::string_view, const function_summary*> plain;
  std::set<std::string_view> contradicted;
  std::set<summary_override> overrides;
  for (const unit_summary* unit : units) {
    overrides.insert(unit->overrides.begin(), unit->overrides.end());
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
  for (std::size_t round = 0; round < deepest_told_call; ++round) {
    std::vector<std::pair<std::string_view, function_summary>> next;
    for (const auto& [usr, own] : plain) {
      if (round == 0 || std::ranges::any_of(own->events, [&](const summary_event& e) {
            return e.is == event_kind::call && changed.contains(e.callee) && !overridden_.contains(e.callee);
          })) {
        next.emplace_back(usr, composed(*own, functions_, overridden_));
      }
    }
    changed.clear();
    for (auto& [usr, whole] : next) {
      changed.insert(usr);
      functions_.insert_or_assign(std::string(usr), std::move(whole));
    }
  }
  for (function_summary& face : interfaces({overrides.begin(), overrides.end()}, functions_)) {
    functions_.emplace(face.usr, std::move(face));
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
  if (classes_.of_member(asked.usr) != nullptr) {
    return true;
  }
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

unit_summary summary_table::part_for(const unit_summary& unit) const {
  unit_summary part;
  std::set<std::string_view> classes;
  for (const summary_question& asked : unit.questions) {
    if (const function_summary* f = find(asked.usr)) {
      part.functions.push_back(*f);
    }
    if (is_overridden(asked.usr)) {
      part.overridden.push_back(asked.usr);
    }
    if (const summary_class* one = classes_.of_member(asked.usr); one && classes.insert(one->usr).second) {
      part.classes.push_back(*one);
    }
  }
  return part;
}

summary_table summary_table::of_part(unit_summary part) {
  summary_table table;
  for (function_summary& f : part.functions) {
    table.functions_.emplace(f.usr, std::move(f));
  }
  table.overridden_.insert(part.overridden.begin(), part.overridden.end());
  for (const summary_class& one : part.classes) {
    table.classes_.take_over(one);
  }
  return table;
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
    if (const summary_class* one = classes_.of_member(asked.usr)) {
      all += essence(*one);
    }
  }
  return content_hash(all);
}

}  // namespace snag::detector
