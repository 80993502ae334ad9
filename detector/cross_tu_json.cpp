#include "detector/cross_tu_json.h"

#include <nlohmann/json.hpp>

#include "detector/finding_json.h"

namespace snag::detector {
namespace {

using nlohmann::json;

template <class T, class F>
json list(const std::vector<T>& all, F one) {
  json out = json::array();
  for (const T& each : all) {
    out.push_back(one(each));
  }
  return out;
}

template <class T, class F>
std::vector<T> list_from(const json& from, F one) {
  std::vector<T> all;
  all.reserve(from.size());
  for (const json& each : from) {
    all.push_back(one(each));
  }
  return all;
}

template <class E>
E word_from(const json& from) {
  return static_cast<E>(from.get<int>());
}

template <class E>
int word(E value) {
  return static_cast<int>(value);
}

json path_to(const summary_path& p) {
  return json::array({word(p.root), p.parameter, p.variable, p.fields, p.declaration, p.exact});
}

summary_path path_from(const json& from) {
  return {word_from<summary_path::root_kind>(from.at(0)),
          from.at(1).get<unsigned>(),
          from.at(2).get<std::string>(),
          from.at(3).get<std::vector<std::string>>(),
          from.at(4).get<std::string>(),
          from.at(5).get<bool>()};
}

json note_to(const note& n) {
  return json::array({place_to_json(n.at), n.message});
}

note note_from(const json& from) {
  return {place_from_json(from.at(0)), from.at(1).get<std::string>()};
}

json event_to(const summary_event& e) {
  json out = json::array({word(e.is), path_to(e.on), e.blocks, e.drains, e.always, place_to_json(e.at)});
  if (e.is == event_kind::call) {
    out.insert(out.end(), {e.callee, e.name, list(e.arguments, path_to), e.guarded});
  }
  return out;
}

summary_event event_from(const json& from) {
  summary_event e;
  e.is = word_from<event_kind>(from.at(0));
  e.on = path_from(from.at(1));
  e.blocks = from.at(2).get<bool>();
  e.drains = from.at(3).get<bool>();
  e.always = from.at(4).get<bool>();
  e.at = place_from_json(from.at(5));
  if (e.is == event_kind::call) {
    e.callee = from.at(6).get<std::string>();
    e.name = from.at(7).get<std::string>();
    e.arguments = list_from<summary_path>(from.at(8), path_from);
    e.guarded = from.at(9).get<bool>();
  }
  return e;
}

json start_to(const summary_start& s) {
  return json::array({s.parameter, s.model, word(s.joined), word(s.handle_end), s.detached, s.dropped,
                      s.given_away, s.returned, s.queued, s.in_loop, s.settled, list(s.holders, path_to),
                      place_to_json(s.at)});
}

summary_start start_from(const json& from) {
  return {from.at(0).get<unsigned>(),       from.at(1).get<std::string>(),
          word_from<joined_by>(from.at(2)), word_from<at_end>(from.at(3)),
          from.at(4).get<bool>(),           from.at(5).get<bool>(),
          from.at(6).get<bool>(),           from.at(7).get<bool>(),
          from.at(8).get<bool>(),           from.at(9).get<bool>(),
          from.at(10).get<bool>(),          list_from<summary_path>(from.at(11), path_from),
          place_from_json(from.at(12))};
}

json lock_to(const summary_lock& l) {
  return json::array({path_to(l.lock), place_to_json(l.at), list(l.way, note_to), l.shared, l.recursive,
                      l.tries, l.certain});
}

summary_lock lock_from(const json& from) {
  return {path_from(from.at(0)),  place_from_json(from.at(1)), list_from<note>(from.at(2), note_from),
          from.at(3).get<bool>(), from.at(4).get<bool>(),      from.at(5).get<bool>(),
          from.at(6).get<bool>()};
}

json block_to(const summary_block& b) {
  return json::array(
      {word(b.is), path_to(b.on), place_to_json(b.at), list(b.way, note_to), list(b.released, path_to)});
}

summary_block block_from(const json& from) {
  return {word_from<event_kind>(from.at(0)), path_from(from.at(1)), place_from_json(from.at(2)),
          list_from<note>(from.at(3), note_from), list_from<summary_path>(from.at(4), path_from)};
}

function_summary function_from(const json& from) {
  function_summary f;
  f.usr = from.at("usr").get<std::string>();
  f.name = from.at("name").get<std::string>();
  f.at = place_from_json(from.at("at"));
  f.events = list_from<summary_event>(from.at("events"), event_from);
  f.starts = list_from<summary_start>(from.at("starts"), start_from);
  f.takes = list_from<summary_lock>(from.at("takes"), lock_from);
  f.keeps = list_from<summary_lock>(from.at("keeps"), lock_from);
  f.releases = list_from<summary_path>(from.at("releases"), path_from);
  f.blocks = list_from<summary_block>(from.at("blocks"), block_from);
  f.made_from = from.at("made_from").get<std::vector<std::pair<std::string, unsigned>>>();
  f.understood = from.at("understood").get<std::vector<bool>>();
  f.only_called = from.at("only_called").get<std::vector<bool>>();
  f.throws = word_from<throw_odds>(from.at("throws"));
  f.opaque = from.at("opaque").get<bool>();
  return f;
}

json question_to(const summary_question& q) {
  return json::array(
      {q.usr, q.under_lock, q.objects, q.callable, q.closure, q.beside_wait, q.as_task, q.beside_task});
}

summary_question question_from(const json& from) {
  return {from.at(0).get<std::string>(), from.at(1).get<bool>(), from.at(2).get<bool>(),
          from.at(3).get<bool>(),        from.at(4).get<bool>(), from.at(5).get<bool>(),
          from.at(6).get<bool>(),        from.at(7).get<bool>()};
}

json edge_to(const summary_edge& e) {
  json out = {{"from", e.from},
              {"from_name", e.from_name},
              {"from_shared", e.from_shared},
              {"held", list(e.held, note_to)},
              {"to", e.to},
              {"to_name", e.to_name},
              {"to_shared", e.to_shared},
              {"taken", list(e.taken, note_to)},
              {"gates", e.gates},
              {"in", e.in}};
  if (e.to.empty()) {
    out["call"] = event_to(e.call);
  }
  return out;
}

summary_edge edge_from(const json& from) {
  summary_edge e;
  e.from = from.at("from").get<std::string>();
  e.from_name = from.at("from_name").get<std::string>();
  e.from_shared = from.at("from_shared").get<bool>();
  e.held = list_from<note>(from.at("held"), note_from);
  e.to = from.at("to").get<std::string>();
  e.to_name = from.at("to_name").get<std::string>();
  e.to_shared = from.at("to_shared").get<bool>();
  e.taken = list_from<note>(from.at("taken"), note_from);
  e.gates = from.at("gates").get<std::vector<std::string>>();
  e.in = from.at("in").get<std::string>();
  if (e.to.empty()) {
    e.call = event_from(from.at("call"));
  }
  return e;
}

}  // namespace

json function_to_json(const function_summary& f) {
  return {{"usr", f.usr},
          {"name", f.name},
          {"at", place_to_json(f.at)},
          {"events", list(f.events, event_to)},
          {"starts", list(f.starts, start_to)},
          {"takes", list(f.takes, lock_to)},
          {"keeps", list(f.keeps, lock_to)},
          {"releases", list(f.releases, path_to)},
          {"blocks", list(f.blocks, block_to)},
          {"made_from", f.made_from},
          {"understood", f.understood},
          {"only_called", f.only_called},
          {"throws", word(f.throws)},
          {"opaque", f.opaque}};
}

json unit_summary_to_json(const unit_summary& unit) {
  return {{"functions", list(unit.functions, function_to_json)},
          {"questions", list(unit.questions, question_to)},
          {"edges", list(unit.edges, edge_to)},
          {"overridden", unit.overridden}};
}

unit_summary unit_summary_from_json(const json& from) {
  return {list_from<function_summary>(from.at("functions"), function_from),
          list_from<summary_question>(from.at("questions"), question_from),
          list_from<summary_edge>(from.at("edges"), edge_from),
          from.at("overridden").get<std::vector<std::string>>()};
}

}  // namespace snag::detector
