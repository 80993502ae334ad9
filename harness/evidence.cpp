#include "harness/evidence.h"

#include <fmt/format.h>

#include <cstring>
#include <map>

#include "harness/child_process.h"
#include "harness/judge.h"
#include "harness/normalise.h"
#include "harness/trace_build.h"
#include "support/text.h"

namespace snag {

namespace {

constexpr std::size_t lines_most = 60;
constexpr std::size_t tasks_in_detail = 3;

// A function's name without what is between its brackets: "task_of<...>::run" says who it is.
std::string short_function(const std::string& name) {
  std::string out;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    static constexpr std::string_view anonymous = "(anonymous namespace)";
    if (depth == 0 && name.compare(i, anonymous.size(), anonymous) == 0) {
      i += anonymous.size() + 1;  // and the colons
      continue;
    }
    if (name[i] == '<' || name[i] == '(') {
      out += depth++ == 0 && name[i] == '<' ? "<...>" : "";
    } else if (name[i] == '>' || name[i] == ')') {
      depth -= depth > 0 ? 1 : 0;
    } else if (depth == 0) {
      out += name[i];
    }
  }
  return out;
}

/// Objects by the order of their appearance, so that addresses, which vary, stay out of the text.
class object_names {
 public:
  explicit object_names(const std::map<std::string, std::string>& given) : given_(given) {}

  std::string of(const stuck_task& task) {
    const std::string kind = task.waits_for;
    if (kind == "end of thread") {
      return fmt::format("the end of thread {}", task.holder);
    }
    if (!task.name.empty()) {
      return fmt::format("{} '{}'", kind, task.name);
    }
    if (const auto at = given_.find(task.object); at != given_.end()) {
      return at->second;
    }
    const auto [at, fresh] = numbers_.try_emplace(task.object, counts_[kind] + 1);
    if (fresh) {
      ++counts_[kind];
    }
    return fmt::format("{} {}", kind, at->second);
  }

 private:
  const std::map<std::string, std::string>& given_;
  std::map<std::string, int> numbers_;
  std::map<std::string, int> counts_;
};

std::string thread_name(const stuck_task& task) {
  if (task.thread == 1) {
    return "thread 1 (main)";
  }
  return task.task.empty() ? fmt::format("thread {}", task.thread)
                           : fmt::format("thread {} ({})", task.thread, task.task);
}

// Where the user wrote the wait: as told by the library, else the first frame of the user's own.
source_place place_of(const stuck_task& task, symbolizer& symbols) {
  if (!task.where.file.empty()) {
    return task.where;
  }
  const source_frame* frame = symbols.first_own(task.stack);
  return frame == nullptr ? source_place() : frame->place;
}

source_place spawn_place_of(const stuck_task& task, symbolizer& symbols) {
  if (!task.spawned.file.empty()) {
    return task.spawned;
  }
  const source_frame* frame = symbols.first_own(task.spawn_stack);
  return frame == nullptr ? source_place() : frame->place;
}

std::string wait_of(const stuck_task& task, object_names& names) {
  std::string text;
  if (!task.operation.empty()) {
    text = fmt::format("blocks in {}", task.operation);
    if (!task.detail.empty()) {
      text += fmt::format(" ({})", task.detail);
    }
    if (!task.name.empty()) {
      text += fmt::format(" on '{}'", task.name);
    }
    return text;
  }
  text = "waits for " + names.of(task);
  if (task.holder != 0 && task.waits_for != "end of thread") {
    text += task.holder == task.thread ? ", which it holds itself"
                                       : fmt::format(", held by thread {}", task.holder);
  }
  return text;
}

struct told {
  std::string detail;
  std::string evidence;
};

told tell_stuck(const run_report& run, symbolizer& symbols, const std::map<std::string, std::string>& given) {
  std::vector<code_address> all;
  for (const stuck_task& task : run.stuck) {
    all.insert(all.end(), task.stack.begin(), task.stack.end());
    all.insert(all.end(), task.spawn_stack.begin(), task.spawn_stack.end());
  }
  symbols.load(all);
  object_names names(given);
  told text;
  std::size_t n = 0;
  for (const stuck_task& task : run.stuck) {
    const source_place place = place_of(task, symbols);
    const std::string line =
        fmt::format("{} {} at {}", thread_name(task), wait_of(task, names), to_string(place));
    text.evidence += line + "\n";
    if (task.thread != 1) {
      text.evidence += fmt::format("    started at {}\n", to_string(spawn_place_of(task, symbols)));
    }
    for (const code_address& at : task.stack) {
      for (const source_frame& frame : symbols.frames(at)) {
        if (frame.is_own()) {
          text.evidence +=
              fmt::format("    {} at {}\n", short_function(frame.function), to_string(frame.place));
        }
      }
    }
    if (n < tasks_in_detail) {
      text.detail += (n == 0 ? "" : "; ") + line;
    }
    ++n;
  }
  if (run.stuck_total > tasks_in_detail) {
    text.detail += fmt::format("; and {} more", run.stuck_total - tasks_in_detail);
  }
  return text;
}

bool is_frame(const std::string& line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at != std::string::npos && line[at] == '#';
}

// A sanitizer's first report, its frames turned into lines; frames that are not the user's are left out where
// others remain, and so is the map of shadow bytes.
told tell_report(const run_report& run, symbolizer& symbols) {
  const std::vector<code_address> addresses = addresses_in(run.output);
  symbols.load(addresses);
  told text;
  std::vector<std::string> places;
  std::size_t begun = 0;
  std::size_t lines = 0;
  bool wants_place = true;
  bool skipping = false;
  for (const std::string& line : split(run.output, '\n')) {
    if (line.starts_with("=====")) {
      if (begun++ != 0) {
        break;
      }
      continue;
    }
    if (line.starts_with("Shadow bytes")) {
      skipping = true;
    } else if (skipping && !line.starts_with("  0x") && !line.starts_with("=>")) {
      skipping = false;
    }
    if (skipping || line.starts_with("HINT:") || line.find("longjmp") != std::string::npos ||
        line.find("==ABORTING") != std::string::npos) {
      continue;
    }
    if (!is_frame(line)) {
      wants_place = wants_place || !line.empty();
      if (lines++ < lines_most && (!line.empty() || !text.evidence.empty())) {
        text.evidence += line + "\n";
      }
      continue;
    }
    const std::vector<code_address> at = addresses_in(line);
    if (at.empty()) {
      continue;
    }
    for (const source_frame& frame : symbols.frames(at.front())) {
      // Of a controlled run the user's own code is all that is told; its libraries have their columns
      // elsewhere.
      if (run.control ? !is_users(frame) : !frame.is_own()) {
        continue;
      }
      if (lines++ < lines_most) {
        text.evidence +=
            fmt::format("    {} at {}\n", short_function(frame.function), to_string(frame.place));
      }
      if (wants_place) {
        places.push_back(to_string(frame.place));
        wants_place = false;
      }
    }
  }
  text.detail = run.sanitizer_kind;
  if (!places.empty()) {
    text.detail += " at " + places[0];
  }
  if (places.size() > 1 && run.race && !run.use_after) {
    text.detail += ", against " + places[1];
  }
  return text;
}

std::string end_of_output(const std::string& output) {
  const std::vector<std::string> lines = split(output, '\n');
  std::string text;
  const std::size_t from = lines.size() > lines_most ? lines.size() - lines_most : 0;
  for (std::size_t i = from; i < lines.size(); ++i) {
    text += lines[i] + (i + 1 < lines.size() ? "\n" : "");
  }
  return text;
}

std::string panic_line(const run_report& run) {
  return run.panic_where.file.empty()
             ? run.panic_message
             : fmt::format("{} at {}", run.panic_message, to_string(run.panic_where));
}

std::string livelock_line(const run_report& run) {
  const std::uint64_t steps = run.control ? run.control->steps : 0;
  return steps == 0 ? run.reported_detail
                    : fmt::format("no progress in {}: the threads that can run go round in circles",
                                  count_of(steps, "step"));
}

std::string limit_line(const controlled_run& run, symbolizer& symbols) {
  if (!run.blocked_in) {
    return fmt::format("no end after {}, and no livelock was seen; --max-steps N allows more",
                       count_of(run.steps, "step"));
  }
  const source_frame* frame = symbols.first_own(run.blocked_in->stack);
  return fmt::format("thread {} blocks in {}, which the scheduler does not control, at {}",
                     run.blocked_in->thread, run.blocked_in->call,
                     to_string(frame == nullptr ? source_place() : frame->place));
}

}  // namespace

failed_run tell_failure(const run_report& run, symbolizer& symbols,
                        const std::map<std::string, std::string>& names) {
  failed_run failure;
  failure.iteration = run.iteration;
  failure.seed = run.seed;
  failure.in_process = run.in_process;
  failure.is = judge(run);
  told text;
  switch (failure.is) {
    case verdict::use_after_scope:
    case verdict::raced:
      if (run.use_after || run.race) {
        text = tell_report(run, symbols);
        break;
      }
      text = {run.reported_detail, end_of_output(run.output)};
      break;
    case verdict::panicked:
      text = {panic_line(run), end_of_output(run.output)};
      break;
    case verdict::crashed:
      if (run.other_report) {
        text = tell_report(run, symbols);
      } else {
        text.detail = describe(process_end{0, static_cast<int>(run.code)});
        text.evidence = end_of_output(run.output);
        if (const std::string said = first_line(run.output); !said.empty()) {
          text.detail += ": " + said;
        }
      }
      break;
    case verdict::deadlocked:
    case verdict::leaked:
      text = tell_stuck(run, symbols, names);
      break;
    case verdict::failed:
      if (run.finish && run.code != 0) {
        text = {fmt::format("exit code {}", run.code), end_of_output(run.output)};
        break;
      }
      text = run.finish ? told{fmt::format("the runner reported '{}', which is no verdict", run.reported), ""}
                        : told{fmt::format("exit code {} before the scenario came to its end", run.code),
                               end_of_output(run.output)};
      break;
    case verdict::livelocked:
      text = {livelock_line(run), end_of_output(run.output)};
      break;
    case verdict::timed_out:
      if (run.control && (run.control->too_long || run.control->blocked_in)) {
        text = {limit_line(*run.control, symbols), end_of_output(run.output)};
        break;
      }
      text = {fmt::format("no end after {} ms, and not every thread was stuck", run.microseconds / 1000),
              end_of_output(run.output)};
      break;
    default:
      text = {run.reported_detail, end_of_output(run.output)};
  }
  // What varies from run to run says nothing, and a replay has to print the same.
  failure.detail = run.control ? normalised_report(text.detail) : std::move(text.detail);
  failure.evidence = run.control ? normalised_report(text.evidence) : std::move(text.evidence);
  return failure;
}

}  // namespace snag
