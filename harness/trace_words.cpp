#include "harness/trace_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/symbolizer.h"
#include "support/exit_code.h"
#include "support/files.h"
#include "support/text.h"

namespace snag {

namespace {

using trace::op;

const wire_told* told_at(const trace_file& run, std::size_t step) {
  for (const wire_told& told : run.told) {
    if (told.step == step) {
      return &told;
    }
  }
  return nullptr;
}

/// Copies, moves and destructors that nobody wrote stand on the line where their class begins.
bool written_by_compiler(const source_place& place, source_text& sources) {
  const std::string& text = sources.line(place);
  return text.starts_with("struct ") || text.starts_with("class ");
}

/// Where the user's own code stands in a step; line 0: nowhere.
trace_frame where(const trace_file& run, std::size_t at, source_text& sources) {
  const trace_step& step = run.steps[at];
  if (step.stack != 0 && !run.stacks[step.stack - 1].empty()) {
    const std::vector<trace_frame>& stack = run.stacks[step.stack - 1];
    for (const trace_frame& frame : stack) {
      if (!written_by_compiler(frame.place, sources)) {
        return frame;
      }
    }
    return stack.front();
  }
  const wire_told* told = told_at(run, at);
  return told == nullptr || told->place.file.empty() ? trace_frame() : trace_frame{"", told->place};
}

std::string object_name(const trace_file& run, const trace_step& step) {
  return step.object == 0 ? std::string() : run.objects[step.object - 1].name;
}

std::string seconds_of(std::uint64_t ns) {
  return fmt::format("{:g} s", static_cast<double>(ns) / 1e9);
}

}  // namespace

const std::string& source_text::line(const source_place& place) {
  static const std::string none;
  if (place.file.empty() || place.line == 0) {
    return none;
  }
  const auto [at, fresh] = files_.try_emplace(place.file);
  if (fresh) {
    try {
      at->second = split(read_file(place.file), '\n');
    } catch (const user_error&) {
      // Traces outlive sources; without them the place has to do.
    }
    for (std::string& text : at->second) {
      const std::size_t from = text.find_first_not_of(" \t\r");
      const std::size_t to = text.find_last_not_of(" \t\r");
      text = from == std::string::npos ? "" : text.substr(from, to - from + 1);
    }
  }
  return place.line <= at->second.size() ? at->second[place.line - 1] : none;
}

std::string thread_label(const trace_file& run, std::uint64_t number) {
  const trace_thread* thread = run.thread(number);
  return thread == nullptr || thread->name.empty() ? fmt::format("thread {}", number)
                                                   : fmt::format("thread {} ({})", number, thread->name);
}

std::string place_label(const source_place& place, source_text& sources) {
  const std::string& text = sources.line(place);
  return text.empty() ? to_string(place) : fmt::format("{} `{}`", to_string(place), text);
}

std::string step_words(const trace_file& run, std::size_t at) {
  const trace_step& step = run.steps[at];
  const wire_told* told = told_at(run, at);
  if (told != nullptr) {
    return told->detail.empty() ? told->name : fmt::format("{} ({})", told->name, told->detail);
  }
  const std::string object = object_name(run, step);
  if (step.what == op::create && !object.empty()) {
    return fmt::format("create {}", object);
  }
  if (step.what == op::go_on) {
    return trace::to_string(step.what);
  }
  return object.empty() ? trace::to_string(step.what)
                        : fmt::format("{} {}", trace::to_string(step.what), object);
}

namespace {

/// Who has which lock, as the steps go by.
class holders {
 public:
  void step(const trace_step& s) {
    const bool has_it = !s.has(trace::blocked) && !s.has(trace::timed_out);
    switch (s.what) {
      case op::lock:
      case op::write_lock:
        if (has_it) {
          by_[s.object] = s.thread;
        }
        break;
      case op::unlock:
      case op::rw_unlock:
        by_.erase(s.object);
        break;
      default:
        break;
    }
  }
  [[nodiscard]] std::uint64_t of(std::uint64_t object) const {
    const auto at = by_.find(object);
    return at == by_.end() ? 0 : at->second;
  }

 private:
  std::map<std::uint64_t, std::uint64_t> by_;
};

std::string wait_note(const trace_file& run, std::size_t at, const holders& who) {
  const trace_step& step = run.steps[at];
  if (const wire_told* told = told_at(run, at)) {
    return fmt::format("{} blocks{}", told->name, told->detail.empty() ? "" : ": " + told->detail);
  }
  const std::string object = object_name(run, step);
  switch (step.what) {
    case op::join:
      return fmt::format("waits for the end of {}", object.empty() ? "a thread" : object);
    case op::sleep:
      return "sleeps";
    case op::quiesce:
      return "waits for the others";
    default:
      break;
  }
  const std::uint64_t holder = who.of(step.object);
  const std::string held =
      holder == 0 || holder == step.thread ? "" : fmt::format(", held by thread {}", holder);
  return fmt::format("waits for {}{}", object.empty() ? trace::to_string(step.what) : object, held);
}

/// Builds the rows one step after the other.
class row_maker {
 public:
  row_maker(const trace_file& run, source_text& sources) : run_(run), sources_(sources) {}

  std::vector<trace_row> take() {
    for (std::size_t i = 0; i < run_.steps.size(); ++i) {
      add(i);
      note(i);
    }
    return std::move(rows_);
  }

 private:
  void add(std::size_t i) {
    const trace_step& step = run_.steps[i];
    const trace_frame at = where(run_, i, sources_);
    const bool same_thread = !rows_.empty() && rows_.back().thread == step.thread;
    if (same_thread && (at.place.line == 0 || at.place == rows_.back().place)) {
      rows_.back().last = i;
      return;
    }
    if (same_thread && rows_.back().place.line == 0 && rows_.back().notes.empty()) {
      // A thread's first steps stand nowhere; its first line takes them in.
      rows_.back().place = at.place;
      rows_.back().function = at.function;
      rows_.back().what = step_words(run_, i);
      rows_.back().last = i;
      return;
    }
    trace_row& row = rows_.emplace_back();
    row.first = row.last = i;
    row.thread = step.thread;
    row.place = at.place;
    row.function = at.function;
    row.what = step_words(run_, i);
    row.why = same_thread ? "" : step.why;
    row.preempts = step.has(trace::preempting);
  }

  void say(std::string text) {
    std::vector<std::string>& notes = rows_.back().notes;
    if (notes.empty() || notes.back() != text) {
      notes.push_back(std::move(text));
    }
  }

  void note(std::size_t i) {
    const trace_step& step = run_.steps[i];
    if (step.has(trace::timed_out)) {
      say(fmt::format("its time comes, at {}", seconds_of(step.time_ns)));
    } else if (step.has(trace::spurious)) {
      say("wakes up for no reason");
    } else if (step.has(trace::valve)) {
      say("goes on because the other ran too long");
    }
    if (step.has(trace::blocked)) {
      say(wait_note(run_, i, who_));
    } else if (const wire_told* told = told_at(run_, i); told != nullptr && !told->detail.empty()) {
      say(fmt::format("{}: {}", told->name, told->detail));
    } else if (step.what == op::end) {
      say("ends");
    } else if (step.what == op::main_returns) {
      say("main returns");
    }
    who_.step(step);
    while (watched_ < run_.watched.size() && run_.watched[watched_].step <= i) {
      say(fmt::format("{} = {}", run_.watched[watched_].name, run_.watched[watched_].value));
      ++watched_;
    }
  }

  const trace_file& run_;
  source_text& sources_;
  std::vector<trace_row> rows_;
  holders who_;
  std::size_t watched_ = 0;
};

std::vector<std::uint64_t> runnable_at(const trace_file& run, std::size_t step) {
  std::vector<std::uint64_t> could;
  for (const auto& [from, threads] : run.runnable) {
    if (from > step) {
      break;
    }
    could = threads;
  }
  return could;
}

/// Where a thread stands that was stopped before `step`: the place of the next thing that it does.
std::optional<std::size_t> next_of(const trace_file& run, std::uint64_t thread, std::size_t step) {
  for (std::size_t i = step; i < run.steps.size(); ++i) {
    if (run.steps[i].thread == thread) {
      return i;
    }
  }
  return std::nullopt;
}

/// " after a.cpp:12 `...`,": where a thread was last seen in the user's own code; or nothing.
std::string last_place(const trace_file& run, std::uint64_t thread, std::size_t step, source_text& sources) {
  for (std::size_t i = step; i-- > 0;) {
    if (run.steps[i].thread == thread) {
      if (const source_place place = where(run, i, sources).place; place.line != 0) {
        return fmt::format(" after {},", place_label(place, sources));
      }
    }
  }
  return {};
}

std::string stop_words(const trace_file& run, std::size_t step, source_text& sources) {
  const std::uint64_t thread = run.steps[step - 1].thread;
  const std::string who = thread_label(run, thread);
  if (const auto next = next_of(run, thread, step)) {
    const source_place place = where(run, *next, sources).place;
    if (place.line != 0) {
      const std::string& text = sources.line(place);
      return fmt::format("{} stops at {} before {}", who, to_string(place),
                         text.empty() ? step_words(run, *next) : fmt::format("`{}`", text));
    }
    return fmt::format("{} stops{} before it can {}", who, last_place(run, thread, step, sources),
                       step_words(run, *next));
  }
  const source_place place = where(run, step - 1, sources).place;
  return place.line == 0 ? fmt::format("{} stops", who)
                         : fmt::format("{} stops after {}", who, place_label(place, sources));
}

/// What a thread does from a step on until another goes on.
std::string stretch_words(const trace_file& run, std::size_t step, source_text& sources) {
  const std::uint64_t thread = run.steps[step].thread;
  std::size_t end = step;
  std::vector<source_place> places;
  while (end < run.steps.size() && run.steps[end].thread == thread) {
    const source_place place = where(run, end, sources).place;
    if (place.line != 0 && (places.empty() || !(places.back() == place))) {
      places.push_back(place);
    }
    ++end;
  }
  std::string text = fmt::format("{} goes on", thread_label(run, thread));
  if (!places.empty()) {
    text += " through " + place_label(places.front(), sources);
  }
  if (places.size() > 1 && !(places.back() == places.front())) {
    text +=
        fmt::format("{}{}", places.size() > 2 ? " ... to " : " and ", place_label(places.back(), sources));
  }
  const trace_step& last = run.steps[end - 1];
  if (last.has(trace::blocked)) {
    holders who;
    for (std::size_t i = 0; i + 1 < end; ++i) {
      who.step(run.steps[i]);
    }
    text += ", and then " + wait_note(run, end - 1, who);
  } else if (last.what == op::end) {
    text += ", and ends";
  }
  return text;
}

}  // namespace

std::vector<trace_row> rows_of(const trace_file& run, source_text& sources) {
  return row_maker(run, sources).take();
}

std::string decision_sentence(const trace_file& run, std::size_t step, source_text& sources) {
  const trace_step& chosen = run.steps[step];
  const trace_step& before = run.steps[step - 1];
  if (chosen.has(trace::preempting)) {
    return fmt::format("{}; {}", stop_words(run, step, sources), stretch_words(run, step, sources));
  }
  const std::vector<std::uint64_t> could = runnable_at(run, step);
  const std::uint64_t first = first_choice(could, before.thread, chosen.thread);
  const std::string instead =
      first == chosen.thread ? std::string() : fmt::format(", and not {},", thread_label(run, first));
  std::string text = fmt::format("when {} {}", thread_label(run, before.thread),
                                 chosen.why == "waits"   ? "waits"
                                 : chosen.why == "ended" ? "has ended"
                                                         : "yields");
  const source_place place = where(run, step - 1, sources).place;
  if (place.line != 0 && chosen.why != "ended") {
    text += " at " + to_string(place);
  }
  return fmt::format("{}{} {}", text, instead.empty() ? "," : instead, stretch_words(run, step, sources));
}

}  // namespace snag
