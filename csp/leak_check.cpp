#include "csp/leak_check.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "csp/internal/registry.h"
#include "csp/internal/timers.h"

namespace csp {
namespace {

using internal::thread_record;
using internal::thread_view;

bool is_waiting(std::uint64_t phase) {
  const auto state = thread_record::state_of(phase);
  return state == thread_record::state::waiting || state == thread_record::state::waiting_timed;
}

bool waits_for_ever(const thread_view& t) {
  return t.record != nullptr && thread_record::state_of(t.phase) == thread_record::state::waiting;
}

std::string place(const std::source_location& where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line());
}

task_info describe_thread(const thread_view& t) {
  task_info info;
  info.id = t.id;
  info.spawned = t.spawned;
  if (t.record == nullptr || !is_waiting(t.phase)) {
    return info;
  }
  const internal::wait_reason reason = t.record->reason();
  if (t.record->phase() != t.phase) {
    return info;  // it has moved on while we looked
  }
  info.blocked = true;
  info.timed = thread_record::state_of(t.phase) == thread_record::state::waiting_timed;
  info.operation = reason.operation;
  info.detail = internal::describe(reason);
  info.where = reason.where;
  info.object = reason.object;
  return info;
}

template <class Wanted>
std::vector<task_info> tasks_where(Wanted wanted) {
  std::vector<task_info> result;
  for (const thread_view& t : internal::snapshot()) {
    if (t.id == 0) {
      continue;
    }
    task_info info = describe_thread(t);
    if (wanted(info)) {
      result.push_back(std::move(info));
    }
  }
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return result;
}

bool same_views(std::vector<thread_view> a, std::vector<thread_view> b) {
  const auto by_record = [](const thread_view& x, const thread_view& y) {
    return std::less<>()(x.record, y.record);
  };
  std::sort(a.begin(), a.end(), by_record);
  std::sort(b.begin(), b.end(), by_record);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const thread_view& x, const thread_view& y) {
    return x.record == y.record && x.id == y.id && x.phase == y.phase;
  });
}

// All threads that could wake another, without csp's own, whose timers are asked instead, and without the one
// that asks.
std::vector<thread_view> others() {
  std::vector<thread_view> all = internal::snapshot();
  const thread_record* me = &internal::this_thread();
  std::erase_if(all, [me](const thread_view& t) { return t.service || t.record == me; });
  return all;
}

// Each wait has a phase of its own. Where every thread is in the same wait in both looks, each was there
// during the whole time between them, all at once: a moment at which nobody ran. A timer that could have
// woken somebody is looked for between.
bool nobody_can_run() {
  const std::vector<thread_view> first = others();
  if (!std::all_of(first.begin(), first.end(), waits_for_ever) || internal::timers_could_wake()) {
    return false;
  }
  return same_views(first, others());
}

}  // namespace

std::string task_info::text() const {
  std::string result = id == 0 ? "a thread" : "task " + std::to_string(id) + ", spawned at " + place(spawned);
  if (!blocked) {
    return result + ", running or blocked outside csp";
  }
  result += ", blocked in " + operation + " at " + place(where);
  if (!detail.empty()) {
    result += " (" + detail + ")";
  }
  return result + (timed ? ", with a deadline" : "");
}

std::string leak_report::text() const {
  if (clean()) {
    return "no leaked tasks\n";
  }
  std::string result;
  for (const task_info& t : leaked) {
    result += "leaked: " + t.text() + "\n";
  }
  for (const task_info& t : unfinished) {
    result += "unfinished: " + t.text() + "\n";
  }
  return result;
}

std::vector<task_info> blocked_tasks() {
  return tasks_where([](const task_info& t) { return t.blocked; });
}

std::vector<task_info> live_tasks() {
  return tasks_where([](const task_info&) { return true; });
}

void await_blocked(std::size_t n) {
  internal::watch_until([n] { return blocked_tasks().size() >= n; }, std::nullopt);
}

leak_check::leak_check() : since_(internal::last_task_id()) {}

leak_report leak_check::check(std::chrono::milliseconds limit) const {
  const auto mine = [this] { return tasks_where([this](const task_info& t) { return t.id > since_; }); };
  leak_report report;
  internal::watch_until(
      [&] {
        report.leaked.clear();
        if (mine().empty()) {
          return true;
        }
        if (!nobody_can_run()) {
          return false;
        }
        report.leaked = mine();
        return true;
      },
      internal::deadline_in(limit));
  if (report.leaked.empty()) {
    report.unfinished = mine();
  }
  return report;
}

}  // namespace csp
