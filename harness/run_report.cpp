#include "harness/run_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "harness/wire_trace_json.h"

namespace snag {

namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
  const auto at = object.find(key);
  return at == object.end() ? std::string() : at->get<std::string>();
}

std::uint64_t number_of(const json& object, const char* key) {
  const auto at = object.find(key);
  return at == object.end() ? 0 : at->get<std::uint64_t>();
}

source_place place_of(const json& object) {
  return {text_of(object, "file"), number_of(object, "line")};
}

std::vector<code_address> stack_of(const json& object, const char* key) {
  std::vector<code_address> stack;
  if (const auto at = object.find(key); at != object.end()) {
    for (const json& frame : *at) {
      stack.push_back({text_of(frame, "module"), number_of(frame, "offset")});
    }
  }
  return stack;
}

stuck_task task_of(const json& object) {
  stuck_task task;
  task.thread = number_of(object, "thread");
  task.waits_for = text_of(object, "waits_for");
  task.object = text_of(object, "object");
  task.name = text_of(object, "name");
  task.holder = number_of(object, "holder");
  task.task = text_of(object, "task");
  if (const auto at = object.find("spawned"); at != object.end()) {
    task.spawned = place_of(*at);
  }
  task.operation = text_of(object, "operation");
  task.detail = text_of(object, "detail");
  task.where = place_of(object);
  task.stack = stack_of(object, "stack");
  task.spawn_stack = stack_of(object, "spawn_stack");
  return task;
}

controlled_run& controlled(run_report& run) {
  return run.control ? *run.control : run.control.emplace();
}

void note(run_report& to, const std::string& seen) {
  if (seen == "panic") {
    to.panic = true;
  } else if (seen == "race") {
    to.race = true;
  } else if (seen == "use-after") {
    to.use_after = true;
  } else if (seen == "other-report") {
    to.other_report = true;
  } else if (seen == "deadlock") {
    to.deadlock = true;
  } else if (seen == "leak") {
    to.leak = true;
  } else if (seen == "finish") {
    to.finish = true;
  } else if (seen == "livelock") {
    controlled(to).livelock = true;
  } else if (seen == "steps") {
    controlled(to).too_long = true;
  } else if (seen == "diverged" || seen == "blocked-in") {
    controlled(to);  // told in full by the member of the same name
  } else {
    throw std::runtime_error(fmt::format("unknown observation '{}'", seen));
  }
}

run_end end_of(const std::string& name) {
  if (name == "exit") {
    return run_end::exit;
  }
  if (name == "signal") {
    return run_end::signal;
  }
  if (name == "limit") {
    return run_end::limit;
  }
  throw std::runtime_error(fmt::format("unknown end '{}'", name));
}

void read_control(run_report& run, const json& line) {
  controlled_run& control = controlled(run);
  control.steps = number_of(line, "steps");
  control.switches = number_of(line, "switches");
  control.preemptions = number_of(line, "preemptions");
  control.hash = parse_hex(text_of(line, "hash"));
  control.valve = number_of(line, "valve");
  if (const auto at = line.find("estimate"); at != line.end()) {
    control.estimated_steps = number_of(*at, "steps");
    control.estimated_threads = number_of(*at, "threads");
  }
  if (const auto at = line.find("diverged"); at != line.end()) {
    control.diverged =
        divergence{number_of(*at, "step"), number_of(*at, "expected_thread"), number_of(*at, "came_thread")};
  }
  if (const auto at = line.find("blocked_in"); at != line.end()) {
    control.blocked_in = blocked_call{number_of(*at, "thread"), text_of(*at, "call"), stack_of(*at, "stack")};
  }
  if (const auto at = line.find("trace"); at != line.end()) {
    control.trace = wire_trace_of(*at);
  }
}

run_report run_of(const json& line) {
  run_report run;
  run.iteration = line.at("ran").get<std::uint64_t>();
  run.seed = number_of(line, "seed");
  run.microseconds = number_of(line, "us");
  run.in_process = number_of(line, "in_process");
  run.end = end_of(line.at("end").get<std::string>());
  run.code = number_of(line, "code");
  for (const json& seen : line.at("saw")) {
    note(run, seen.get<std::string>());
  }
  if (const auto at = line.find("reported"); at != line.end()) {
    run.reported = text_of(*at, "name");
    run.reported_detail = text_of(*at, "detail");
  }
  if (const auto at = line.find("panic"); at != line.end()) {
    run.panic_message = text_of(*at, "message");
    run.panic_where = place_of(*at);
  }
  if (const auto at = line.find("sanitizer"); at != line.end()) {
    run.sanitizer = text_of(*at, "tool");
    run.sanitizer_kind = text_of(*at, "kind");
  }
  if (const auto at = line.find("stuck"); at != line.end()) {
    run.stuck_total = number_of(*at, "total");
    for (const json& task : at->at("tasks")) {
      run.stuck.push_back(task_of(task));
    }
  }
  run.output = text_of(line, "output");
  if (line.contains("steps") || line.contains("hash") || run.control) {
    read_control(run, line);
  }
  return run;
}

}  // namespace

bool is_answer(std::string_view line) noexcept {
  return line.starts_with("{\"snag\"");
}

agent_answer parse_answer(std::string_view line) {
  agent_answer answer;
  // Of a systematic search nearly all of a line is this member, which is no business of a JSON parser. No
  // other string can hold these quotes unescaped.
  constexpr std::string_view packed_key = R"(,"packed":")";
  constexpr std::string_view packed_end = R"("})";
  const std::size_t packed = line.find(packed_key);
  std::string_view steps;
  if (packed != std::string_view::npos && line.ends_with(packed_end)) {
    steps = line.substr(packed + packed_key.size());
    steps.remove_suffix(packed_end.size());
  }
  const json parsed =
      steps.empty() ? json::parse(line) : json::parse(std::string(line.substr(0, packed)) + "}");
  answer.version = parsed.at("snag").get<std::uint64_t>();
  if (parsed.contains("hello")) {
    answer.is = agent_answer::kind::hello;
    answer.text = text_of(parsed, "hello");
  } else if (parsed.contains("error")) {
    answer.is = agent_answer::kind::error;
    answer.text = text_of(parsed, "error");
  } else {
    answer.is = agent_answer::kind::run;
    answer.run = run_of(parsed);
    if (!steps.empty()) {
      controlled(answer.run).trace = wire_trace_of_packed(steps);
    }
  }
  return answer;
}

}  // namespace snag
