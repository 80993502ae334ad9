#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/trace_file.h"
#include "harness/wire_trace_json.h"
#include "support/exit_code.h"

namespace snag {

namespace {

using json = nlohmann::ordered_json;

constexpr std::uint64_t schema = 1;

struct flag_name {
  trace::flag flag;
  const char* name;
};
constexpr std::array flag_names = {
    flag_name{trace::blocked, "blocked"},       flag_name{trace::resumed, "resumed"},
    flag_name{trace::timed_out, "timed-out"},   flag_name{trace::spurious, "spurious"},
    flag_name{trace::preempting, "preempting"}, flag_name{trace::valve, "valve"},
};

json place_json(const source_place& place) {
  return {{"file", place.file}, {"line", place.line}};
}

json step_json(const trace_step& step) {
  json out = {
      {"thread", step.thread}, {"op", trace::to_string(step.what)}, {"code", static_cast<int>(step.what)}};
  if (step.object != 0) {
    out["object"] = step.object;
  }
  if (step.flags != 0) {
    json flags = json::array();
    for (const flag_name& one : flag_names) {
      if (step.has(one.flag)) {
        flags.push_back(one.name);
      }
    }
    out["flags"] = flags;
  }
  if (step.stack != 0) {
    out["stack"] = step.stack;
  }
  if (step.time_ns != 0) {
    out["time_ns"] = step.time_ns;
  }
  if (!step.why.empty()) {
    out["why"] = step.why;
  }
  return out;
}

json thread_json(const trace_thread& thread) {
  json out = {{"number", thread.number}, {"name", thread.name}};
  if (thread.parent != 0) {
    out["parent"] = thread.parent;
    out["spawned"] = place_json(thread.spawned);
  }
  return out;
}

json stack_json(const std::vector<trace_frame>& stack) {
  json out = json::array();
  for (const trace_frame& frame : stack) {
    out.push_back({{"function", frame.function}, {"file", frame.place.file}, {"line", frame.place.line}});
  }
  return out;
}

json waiter_json(const trace_waiter& waiter) {
  json out = {{"thread", waiter.thread}, {"says", waiter.says}};
  if (waiter.object != 0) {
    out["object"] = waiter.object;
  }
  if (waiter.holder != 0) {
    out["holder"] = waiter.holder;
  }
  out["at"] = place_json(waiter.place);
  return out;
}

/// The document, member by member; lists with one element a line, so that two traces can be compared.
class document {
 public:
  void member(const char* name, const json& value) {
    text_ += fmt::format("{}\n \"{}\": {}", text_.empty() ? "{" : ",", name, dumped(value));
  }
  template <typename List, typename Make>
  void list(const char* name, const List& values, Make make) {
    text_ += fmt::format("{}\n \"{}\": [", text_.empty() ? "{" : ",", name);
    bool first = true;
    for (const auto& value : values) {
      text_ += fmt::format("{}\n  {}", first ? "" : ",", dumped(make(value)));
      first = false;
    }
    text_ += first ? "]" : "\n ]";
  }
  [[nodiscard]] std::string take() { return std::move(text_) + "\n}\n"; }

 private:
  // What a program printed may be any bytes; a trace is UTF-8.
  static std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
  }
  std::string text_;
};

// ---- reading

source_place place_of(const json& member) {
  return {member.at("file").get<std::string>(), member.at("line").get<std::uint64_t>()};
}

std::uint64_t number_or_none(const json& member, const char* key) {
  return member.value(key, std::uint64_t{0});
}

template <typename Value>
Value known(const std::optional<Value>& value, const char* what, const std::string& name) {
  if (!value) {
    throw std::runtime_error(fmt::format("{} '{}' is not known", what, name));
  }
  return *value;
}

std::uint8_t flags_of(const json& names) {
  unsigned flags = 0;
  for (const json& name : names) {
    for (const flag_name& one : flag_names) {
      flags |= name == one.name ? static_cast<unsigned>(one.flag) : 0U;
    }
  }
  return static_cast<std::uint8_t>(flags);
}

trace_step step_of(const json& member, const trace_file& run) {
  trace_step step;
  step.thread = member.at("thread").get<std::uint64_t>();
  step.what = static_cast<trace::op>(member.at("code").get<std::uint8_t>());
  step.object = number_or_none(member, "object");
  step.flags = member.contains("flags") ? flags_of(member.at("flags")) : std::uint8_t{0};
  step.stack = number_or_none(member, "stack");
  step.time_ns = number_or_none(member, "time_ns");
  step.why = member.value("why", "");
  if (step.object > run.objects.size() || step.stack > run.stacks.size()) {
    throw std::runtime_error("a step names an object or a stack that is not listed");
  }
  return step;
}

void read_subject(trace_file& run, const json& member) {
  trace_subject& subject = run.subject;
  subject.case_id = member.value("case", "");
  subject.program = member.at("program").get<std::string>();
  subject.arguments = member.at("arguments").get<std::vector<std::string>>();
  subject.build = member.at("build").get<std::string>();
  if (!subject.case_id.empty()) {
    const std::string in = member.at("variant").get<std::string>();
    subject.variant = known(parse_variant(in), "variant", in);
  }
  const std::string built = member.at("flavour").get<std::string>();
  subject.flavour = known(parse_flavour(built), "flavour", built);
}

void read_setup(trace_file& run, const json& member) {
  trace_setup& setup = run.setup;
  setup.strategy = member.at("strategy").get<std::string>();
  setup.depth = member.at("depth").get<unsigned>();
  setup.base_seed = member.at("base_seed").get<std::uint64_t>();
  setup.number = member.at("schedule").get<std::uint64_t>();
  setup.seed = member.at("seed").get<std::uint64_t>();
  const std::string points = member.at("points").get<std::string>();
  setup.points = known(parse_point_level(points), "level of points", points);
  setup.adversarial = member.at("adversarial").get<bool>();
  setup.spurious = member.at("spurious").get<bool>();
  setup.max_steps = member.at("max_steps").get<std::uint64_t>();
}

void read_outcome(trace_file& run, const json& root) {
  const std::string is = root.at("verdict").get<std::string>();
  run.is = known(parse_verdict(is), "verdict", is);
  run.detail = root.at("detail").get<std::string>();
  run.evidence = root.at("evidence").get<std::string>();
  for (const json& waiter : root.at("waiters")) {
    run.waiters.push_back({waiter.at("thread").get<std::uint64_t>(), waiter.at("says").get<std::string>(),
                           number_or_none(waiter, "object"), number_or_none(waiter, "holder"),
                           place_of(waiter.at("at"))});
  }
  run.cycle = root.at("cycle").get<std::vector<std::uint64_t>>();
  if (const json& shrunk = root.at("shrunk"); !shrunk.is_null()) {
    run.shrunk =
        trace_shrink{shrunk.at("runs").get<std::uint64_t>(), shrunk.at("cut_short").get<bool>(),
                     shrunk.at("from_steps").get<std::uint64_t>(),
                     shrunk.at("from_decisions").get<std::uint64_t>(), shrunk.at("needs_none").get<bool>()};
  }
  for (const json& decision : root.at("decisive")) {
    run.decisive.push_back(
        {decision.at("step").get<std::uint64_t>(), decision.at("says").get<std::string>()});
  }
  run.decisions = root.at("decisions").get<std::uint64_t>();
  if (const json& doomed = root.at("doomed"); !doomed.is_null()) {
    run.doomed =
        trace_doom{doomed.at("step").get<std::uint64_t>(), doomed.at("samples").get<std::uint64_t>()};
  }
}

void read_steps(trace_file& run, const json& root) {
  for (const json& thread : root.at("threads")) {
    trace_thread& one = run.threads.emplace_back();
    one.number = thread.at("number").get<std::uint64_t>();
    one.name = thread.at("name").get<std::string>();
    one.parent = number_or_none(thread, "parent");
    one.spawned = thread.contains("spawned") ? place_of(thread.at("spawned")) : source_place();
  }
  for (const json& object : root.at("objects")) {
    run.objects.push_back({object.at("name").get<std::string>(), object.at("kind").get<std::string>(),
                           object.value("given", false)});
  }
  for (const json& stack : root.at("stacks")) {
    auto& frames = run.stacks.emplace_back();
    for (const json& frame : stack) {
      frames.push_back({frame.at("function").get<std::string>(), place_of(frame)});
    }
  }
  for (const json& step : root.at("steps")) {
    run.steps.push_back(step_of(step, run));
  }
  for (const json& change : root.at("runnable")) {
    run.runnable.emplace_back(change.at(0).get<std::uint64_t>(),
                              change.at(1).get<std::vector<std::uint64_t>>());
  }
  for (const json& told : root.at("told")) {
    run.told.push_back({told.at("step").get<std::uint64_t>(), told.at("operation").get<std::string>(),
                        told.at("detail").get<std::string>(), place_of(told)});
  }
  for (const json& watched : root.at("watched")) {
    run.watched.push_back({watched.at("step").get<std::uint64_t>(), watched.at("name").get<std::string>(),
                           watched.at("value").get<std::int64_t>()});
  }
  for (const json& edge : root.at("edges")) {
    run.edges.push_back(
        {edge.at(0).get<std::uint64_t>(), edge.at(1).get<std::uint64_t>(), edge.at(2).get<std::string>()});
    if (run.edges.back().from >= run.steps.size() || run.edges.back().to >= run.steps.size()) {
      throw std::runtime_error("an edge names a step that is not there");
    }
  }
}

[[noreturn]] void bad(std::string_view name, const std::string& fault) {
  throw user_error(
      fmt::format("cannot read trace '{}': {}; give a file that 'snag explore --trace' wrote", name, fault));
}

}  // namespace

std::string to_json(const trace_file& run) {
  document out;
  out.member("schema", schema);
  out.member("kind", "snag-trace");
  json subject = json::object();
  if (!run.subject.case_id.empty()) {
    subject["case"] = run.subject.case_id;
    subject["variant"] = to_string(run.subject.variant);
  }
  subject["flavour"] = to_string(run.subject.flavour);
  subject["program"] = run.subject.program;
  subject["arguments"] = run.subject.arguments;
  subject["build"] = run.subject.build;
  out.member("subject", subject);
  const trace_setup& setup = run.setup;
  out.member("setup", {{"strategy", setup.strategy},
                       {"depth", setup.depth},
                       {"base_seed", setup.base_seed},
                       {"schedule", setup.number},
                       {"seed", setup.seed},
                       {"points", to_string(setup.points)},
                       {"adversarial", setup.adversarial},
                       {"spurious", setup.spurious},
                       {"max_steps", setup.max_steps}});
  json choices = json::array();
  for (const turn& t : run.choices) {
    choices.push_back({t.thread, t.count});
  }
  out.member("choices", choices);
  out.member("hash", fmt::format("{:#x}", run.hash));
  out.member("verdict", to_string(run.is));
  out.member("detail", run.detail);
  out.member("evidence", run.evidence);
  out.list("waiters", run.waiters, waiter_json);
  out.member("cycle", run.cycle);
  out.member("shrunk", run.shrunk ? json{{"runs", run.shrunk->runs},
                                         {"cut_short", run.shrunk->cut_short},
                                         {"from_steps", run.shrunk->steps},
                                         {"from_decisions", run.shrunk->decisions},
                                         {"needs_none", run.shrunk->needs_none}}
                                  : json());
  out.list("decisive", run.decisive,
           [](const trace_decision& d) { return json{{"step", d.step}, {"says", d.says}}; });
  out.member("decisions", run.decisions);
  out.member("doomed",
             run.doomed ? json{{"step", run.doomed->step}, {"samples", run.doomed->samples}} : json());
  out.list("threads", run.threads, thread_json);
  out.list("objects", run.objects, [](const trace_object& o) {
    return json{{"name", o.name}, {"kind", o.kind}, {"given", o.given}};
  });
  out.list("stacks", run.stacks, stack_json);
  out.list("steps", run.steps, step_json);
  out.list("runnable", run.runnable,
           [](const auto& change) { return json::array({change.first, change.second}); });
  out.list("told", run.told, [](const wire_told& t) {
    return json{{"step", t.step},
                {"operation", t.name},
                {"detail", t.detail},
                {"file", t.place.file},
                {"line", t.place.line}};
  });
  out.list("watched", run.watched, [](const wire_watched& w) {
    return json{{"step", w.step}, {"name", w.name}, {"value", w.value}};
  });
  out.list("edges", run.edges, [](const trace_edge& e) { return json::array({e.from, e.to, e.why}); });
  return out.take();
}

trace_file parse_trace(std::string_view text, std::string_view name) {
  const json root = json::parse(text, nullptr, false);
  if (root.is_discarded()) {
    bad(name, "it is no JSON, or not all of it");
  }
  if (!root.is_object() || root.value("kind", "") != "snag-trace") {
    bad(name, "it is no trace of snag");
  }
  if (const auto at = root.find("schema"); at == root.end() || *at != schema) {
    bad(name, fmt::format("its schema is {}, and this snag reads {}",
                          at == root.end() ? "missing" : at->dump(), schema));
  }
  trace_file run;
  try {
    read_subject(run, root.at("subject"));
    read_setup(run, root.at("setup"));
    for (const json& t : root.at("choices")) {
      append(run.choices, t.at(0).get<std::uint64_t>(), t.at(1).get<std::uint64_t>());
    }
    run.hash = parse_hex(root.at("hash").get<std::string>());
    read_outcome(run, root);
    read_steps(run, root);
  } catch (const std::exception& e) {
    const std::string fault = e.what();
    bad(name, fault.substr(0, fault.find('\n')));
  }
  return run;
}

}  // namespace snag
