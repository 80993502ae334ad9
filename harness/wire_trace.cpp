#include "harness/wire_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/wire_trace_json.h"

namespace snag {

namespace {

using nlohmann::json;

// An operation that is new since this was built has no words, and does no harm.
constexpr std::uint64_t operations_at_most = 64;

std::uint64_t number(const json& value) {
  return value.get<std::uint64_t>();
}

void require(bool holds, const char* what) {
  if (!holds) {
    throw std::runtime_error(fmt::format("trace: {}", what));
  }
}

std::vector<code_address> stack_of(const json& pairs, const std::vector<std::string>& modules) {
  require(pairs.size() % 2 == 0, "a stack is no list of pairs");
  std::vector<code_address> stack;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const std::uint64_t module = number(pairs[i]);
    require(module < modules.size(), "a stack names a module that is not listed");
    stack.push_back({modules[module], number(pairs[i + 1])});
  }
  return stack;
}

wire_thread thread_of(const json& member, const std::vector<std::string>& modules) {
  wire_thread thread;
  thread.number = number(member.at("number"));
  thread.parent = member.value("parent", std::uint64_t{0});
  thread.task = member.value("task", "");
  if (const auto at = member.find("spawned"); at != member.end()) {
    thread.spawned = {at->value("file", ""), at->value("line", std::uint64_t{0})};
  }
  if (const auto at = member.find("spawn_stack"); at != member.end()) {
    thread.spawn_stack = stack_of(*at, modules);
  }
  return thread;
}

wire_step step_of(const json& member, const wire_trace& run) {
  require(member.size() == 6, "a step has not six numbers");
  const std::uint64_t what = number(member[1]);
  require(what < operations_at_most, "a step has an unknown operation");
  wire_step step = {number(member[0]), static_cast<trace::op>(what),
                    number(member[2]), static_cast<std::uint8_t>(number(member[3])),
                    number(member[4]), number(member[5])};
  require(step.object <= run.objects.size(), "a step names an object that is not listed");
  require(step.stack <= run.stacks.size(), "a step names a stack that is not listed");
  return step;
}

}  // namespace

std::uint64_t parse_hex(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  std::uint64_t value = 0;
  require(text.starts_with("0x"), "a hash does not begin with 0x");
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, 16);
  require(error == std::errc() && end == text.data() + text.size(), "a hash is no number");
  return value;
}

wire_trace wire_trace_of(const json& member) {
  wire_trace run;
  const auto modules = member.value("modules", std::vector<std::string>());
  for (const json& thread : member.at("threads")) {
    run.threads.push_back(thread_of(thread, modules));
  }
  if (const auto at = member.find("objects"); at != member.end()) {
    for (const json& object : *at) {
      run.objects.push_back({object.value("address", ""), object.value("name", "")});
    }
  }
  if (const auto at = member.find("stacks"); at != member.end()) {
    for (const json& stack : *at) {
      run.stacks.push_back(stack_of(stack, modules));
    }
  }
  for (const json& step : member.at("steps")) {
    run.steps.push_back(step_of(step, run));
  }
  std::uint64_t before = 0;
  if (const auto at = member.find("runnable"); at != member.end()) {
    for (const json& change : *at) {
      require(!change.empty() && number(change[0]) >= before, "the runnable threads are out of order");
      before = number(change[0]);
      auto& [step, threads] = run.runnable.emplace_back();
      step = before;
      for (std::size_t i = 1; i < change.size(); ++i) {
        threads.push_back(number(change[i]));
      }
    }
  }
  if (const auto at = member.find("told"); at != member.end()) {
    for (const json& told : *at) {
      require(told.size() == 5, "what a library told has not five members");
      run.told.push_back({number(told[0]), told[1].get<std::string>(), told[2].get<std::string>(),
                          source_place{told[3].get<std::string>(), number(told[4])}});
    }
  }
  if (const auto at = member.find("watched"); at != member.end()) {
    for (const json& watched : *at) {
      require(watched.size() == 3, "a watched value has not three members");
      run.watched.push_back(
          {number(watched[0]), watched[1].get<std::string>(), watched[2].get<std::int64_t>()});
    }
  }
  return run;
}

schedule choices_of(const wire_trace& run) {
  schedule choices;
  for (const wire_step& step : run.steps) {
    append(choices, step.thread);
  }
  return choices;
}

const std::vector<std::uint64_t>& runnable_cursor::at(std::size_t step) {
  static const std::vector<std::uint64_t> nobody;
  while (next_ < run_.runnable.size() && run_.runnable[next_].first <= step) {
    ++next_;
  }
  return next_ == 0 ? nobody : run_.runnable[next_ - 1].second;
}

std::uint64_t first_choice(const std::vector<std::uint64_t>& could, std::uint64_t before,
                           std::uint64_t came) {
  const bool yielded = std::find(could.begin(), could.end(), before) != could.end();
  std::uint64_t lowest = came;
  std::uint64_t next = 0;
  for (const std::uint64_t thread : could) {
    if (thread == before) {
      continue;
    }
    lowest = std::min(lowest, thread);
    next = thread > before && (next == 0 || thread < next) ? thread : next;
  }
  return yielded && next != 0 ? next : lowest;
}

std::vector<std::size_t> decisions_of(const wire_trace& run) {
  std::vector<std::size_t> found;
  runnable_cursor runnable(run);
  for (std::size_t i = 1; i < run.steps.size(); ++i) {
    const wire_step& step = run.steps[i];
    if (step.thread == run.steps[i - 1].thread || step.has(trace::valve)) {
      continue;
    }
    if (step.has(trace::preempting) ||
        first_choice(runnable.at(i), run.steps[i - 1].thread, step.thread) != step.thread) {
      found.push_back(i);
    }
  }
  return found;
}

bool same_steps(const wire_trace& a, const wire_trace& b) {
  return std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(),
                    [](const wire_step& one, const wire_step& other) {
                      return one.thread == other.thread && one.what == other.what &&
                             one.object == other.object &&
                             (one.flags | trace::valve) == (other.flags | trace::valve);
                    });
}

void mark_valves(const wire_trace& from, wire_trace& to) {
  for (std::size_t i = 0; i < std::min(from.steps.size(), to.steps.size()); ++i) {
    to.steps[i].flags = static_cast<std::uint8_t>(to.steps[i].flags | (from.steps[i].flags & trace::valve));
  }
}

}  // namespace snag
