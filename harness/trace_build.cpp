#include "harness/trace_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>

#include "harness/evidence.h"
#include "harness/judge.h"

namespace snag {

namespace {

bool ends_with_any(std::string_view text, std::span<const std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

/// Why the thread of the step before does not do this one.
std::string why_switched(const wire_step& before, const wire_step& step, bool could_go_on) {
  if (step.has(trace::valve)) {
    return "ran too long without letting others go";
  }
  if (step.has(trace::preempting)) {
    return "preempted";
  }
  if (before.what == trace::op::end) {
    return "ended";
  }
  if (before.has(trace::blocked)) {
    return "waits";
  }
  return could_go_on ? "yields" : "cannot go on";
}

std::vector<std::vector<trace_frame>> users_frames(const wire_trace& run, symbolizer& symbols) {
  std::vector<code_address> all;
  for (const auto& stack : run.stacks) {
    all.insert(all.end(), stack.begin(), stack.end());
  }
  for (const wire_thread& thread : run.threads) {
    all.insert(all.end(), thread.spawn_stack.begin(), thread.spawn_stack.end());
  }
  symbols.load(all);
  std::vector<std::vector<trace_frame>> stacks;
  for (const auto& stack : run.stacks) {
    std::vector<trace_frame>& frames = stacks.emplace_back();
    for (const code_address& at : stack) {
      for (const source_frame& frame : symbols.frames(at)) {
        if (is_users(frame)) {
          frames.push_back({frame.function, frame.place});
        }
      }
    }
  }
  return stacks;
}

source_place users_place(const std::vector<code_address>& stack, symbolizer& symbols) {
  symbols.load(stack);
  for (const code_address& at : stack) {
    for (const source_frame& frame : symbols.frames(at)) {
      if (is_users(frame)) {
        return frame.place;
      }
    }
  }
  const source_frame* frame = symbols.first_own(stack);
  return frame == nullptr ? source_place() : frame->place;
}

trace_thread thread_from(const wire_thread& sent, symbolizer& symbols) {
  trace_thread thread = {sent.number, sent.parent, sent.number == 1 ? "main" : sent.task, sent.spawned};
  if (thread.spawned.file.empty() && sent.number != 1) {
    thread.spawned = users_place(sent.spawn_stack, symbols);
  }
  return thread;
}

/// The objects by the address that a stuck task tells.
std::map<std::string, std::uint64_t> by_address(const wire_trace& run) {
  std::map<std::string, std::uint64_t> numbers;
  for (std::size_t i = 0; i < run.objects.size(); ++i) {
    if (!run.objects[i].address.empty()) {
      numbers.emplace(run.objects[i].address, i + 1);
    }
  }
  return numbers;
}

trace_waiter waiter_from(const stuck_task& task, const trace_file& run,
                         const std::map<std::string, std::uint64_t>& numbers, symbolizer& symbols) {
  trace_waiter waiter;
  waiter.thread = task.thread;
  waiter.holder = task.holder;
  const auto at = numbers.find(task.object);
  waiter.object = at == numbers.end() ? 0 : at->second;
  const std::string object = waiter.object != 0   ? run.objects[waiter.object - 1].name
                             : !task.name.empty() ? task.name
                                                  : task.waits_for;
  if (!task.operation.empty()) {
    waiter.says = "blocks in " + task.operation;
    waiter.says += task.detail.empty() ? "" : fmt::format(" ({})", task.detail);
    waiter.says += task.name.empty() ? "" : fmt::format(" on '{}'", task.name);
  } else if (task.waits_for == "end of thread") {
    waiter.says = fmt::format("waits for the end of thread {}", task.holder);
  } else {
    waiter.says = "waits for " + object;
    waiter.says += task.holder == 0 ? "" : fmt::format(", held by thread {}", task.holder);
  }
  waiter.place = task.where.file.empty() ? users_place(task.stack, symbols) : task.where;
  return waiter;
}

/// The threads of which each waits for what the next holds, beginning with the lowest number.
std::vector<std::uint64_t> cycle_of(const std::vector<trace_waiter>& waiters) {
  std::map<std::uint64_t, std::uint64_t> waits_for;
  for (const trace_waiter& waiter : waiters) {
    if (waiter.holder != 0) {
      waits_for[waiter.thread] = waiter.holder;
    }
  }
  for (const auto& [start, ignored] : waits_for) {
    std::vector<std::uint64_t> way;
    std::uint64_t at = start;
    while (std::find(way.begin(), way.end(), at) == way.end()) {
      way.push_back(at);
      const auto next = waits_for.find(at);
      if (next == waits_for.end()) {
        way.clear();
        break;
      }
      at = next->second;
    }
    if (!way.empty() && at == start) {
      return way;
    }
  }
  return {};
}

struct closer {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

}  // namespace

bool is_users(const source_frame& frame) {
  static constexpr std::array<std::string_view, 5> ours = {"/harness/runner_main.cpp", "/harness/case.cpp",
                                                           "/harness/case.h", "/scheduler/program_main.cpp",
                                                           "/scheduler/annotate.h"};
  static constexpr std::array<std::string_view, 3> functions = {
      "csp::", "snag::annotate::", "snag::scheduler::"};
  if (!frame.is_own() || ends_with_any(frame.place.file, ours)) {
    return false;
  }
  // A function of csp in a file of csp: somebody else's csp keeps its frames.
  if (frame.place.file.find("/csp/") == std::string::npos) {
    return true;
  }
  return std::none_of(functions.begin(), functions.end(),
                      [&](std::string_view name) { return frame.function.find(name) != std::string::npos; });
}

trace_file build_trace(const run_report& run, symbolizer& symbols, trace_subject subject, trace_setup setup) {
  const controlled_run& control = *run.control;
  const wire_trace& sent = *control.trace;
  trace_file built;
  built.subject = std::move(subject);
  built.setup = std::move(setup);
  built.choices = choices_of(sent);
  built.hash = control.hash;
  built.decisions = decisions_of(sent).size();
  built.objects = name_objects(sent);
  built.stacks = users_frames(sent, symbols);
  for (const wire_thread& thread : sent.threads) {
    built.threads.push_back(thread_from(thread, symbols));
  }
  runnable_cursor runnable(sent);
  for (std::size_t i = 0; i < sent.steps.size(); ++i) {
    const wire_step& step = sent.steps[i];
    const std::vector<std::uint64_t>& could = runnable.at(i);
    const bool switched = i > 0 && sent.steps[i - 1].thread != step.thread;
    built.steps.push_back({step.thread, step.what, step.object, step.flags, step.stack, step.time_ns,
                           switched ? why_switched(sent.steps[i - 1], step,
                                                   std::find(could.begin(), could.end(),
                                                             sent.steps[i - 1].thread) != could.end())
                                    : ""});
  }
  built.runnable = sent.runnable;
  built.told = sent.told;
  built.watched = sent.watched;
  built.edges = happens_before(sent);

  const std::map<std::string, std::uint64_t> numbers = by_address(sent);
  for (const stuck_task& task : run.stuck) {
    built.waiters.push_back(waiter_from(task, built, numbers, symbols));
  }
  built.cycle = cycle_of(built.waiters);
  std::map<std::string, std::string> names;
  for (const auto& [address, number] : numbers) {
    names.emplace(address, built.objects[number - 1].name);
  }
  const failed_run told = tell_failure(run, symbols, names);
  built.is = told.is;
  built.detail = told.detail;
  built.evidence = told.evidence;
  return built;
}

std::string fingerprint(const std::filesystem::path& program) {
  const std::unique_ptr<std::FILE, closer> file(std::fopen(program.c_str(), "rbe"));
  if (file == nullptr) {
    return {};
  }
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  std::vector<unsigned char> buffer(1U << 20);
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0;) {
    for (std::size_t i = 0; i < n; ++i) {
      hash = (hash ^ buffer[i]) * 0x100000001B3ULL;
    }
  }
  return fmt::format("{:#x}", hash);
}

}  // namespace snag
