#include "csp/internal/registry.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace csp::internal {
namespace {

struct expected_task {
  std::uint64_t id;
  std::source_location spawned;
};

struct registry {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t changes = 0;
  std::vector<thread_record*> records;  // all that were ever made; the free ones have in_use == false
  std::vector<expected_task> expected;
  std::uint64_t last_id = 0;
  // Outside the lock: the question is asked at every wait.
  std::atomic<int> watchers{0};
};

// Never destroyed: detached tasks may still run while the process ends.
registry& the_registry() {
  static auto* instance = new registry;
  return *instance;
}

struct record_owner {
  record_owner() = default;
  record_owner(const record_owner&) = delete;
  record_owner& operator=(const record_owner&) = delete;
  ~record_owner() { release_this_thread(); }
  thread_record* record = nullptr;
};

thread_local record_owner owner;

thread_record& take_record(registry& r) {
  const auto free =
      std::find_if(r.records.begin(), r.records.end(), [](const thread_record* t) { return !t->in_use; });
  thread_record* record = nullptr;
  if (free != r.records.end()) {
    record = *free;
  } else {
    record = new thread_record;
    r.records.push_back(record);
  }
  record->in_use = true;
  return *record;
}

void tell(registry& r) {
  ++r.changes;
  r.changed.notify_all();
}

}  // namespace

thread_record& this_thread() {
  if (owner.record == nullptr) {
    registry& r = the_registry();
    const std::lock_guard lock(r.mutex);
    thread_record& record = take_record(r);
    record.id = 0;
    record.is_task = false;
    record.service = false;
    record.spawned = {};
    owner.record = &record;
  }
  return *owner.record;
}

thread_record& adopt_this_thread(std::uint64_t id, const std::source_location& spawned, bool service) {
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  thread_record& record = take_record(r);
  record.id = id;
  record.is_task = !service;
  record.service = service;
  record.spawned = spawned;
  owner.record = &record;
  std::erase_if(r.expected, [id](const expected_task& e) { return e.id == id; });
  return record;
}

std::uint64_t expect_task(const std::source_location& spawned) {
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  r.expected.push_back({++r.last_id, spawned});
  return r.last_id;
}

void give_up_task(std::uint64_t id) {
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  std::erase_if(r.expected, [id](const expected_task& e) { return e.id == id; });
  tell(r);
}

void release_this_thread() noexcept {
  thread_record* record = std::exchange(owner.record, nullptr);
  if (record == nullptr) {
    return;
  }
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  record->in_use = false;
  tell(r);
}

std::uint64_t last_task_id() {
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  return r.last_id;
}

std::vector<thread_view> snapshot() {
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  std::vector<thread_view> result;
  result.reserve(r.expected.size() + r.records.size());
  for (const expected_task& e : r.expected) {
    result.push_back({nullptr, e.id, false, e.spawned, 0});
  }
  for (const thread_record* record : r.records) {
    if (record->in_use) {
      result.push_back(
          {record, record->is_task ? record->id : 0, record->service, record->spawned, record->phase()});
    }
  }
  return result;
}

bool watch_until(const std::function<bool()>& holds, const deadline& until) {
  registry& r = the_registry();
  r.watchers.fetch_add(1, std::memory_order_seq_cst);
  bool result = false;
  for (;;) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(r.mutex);
      seen = r.changes;
    }
    result = holds();
    if (result) {
      break;
    }
    std::unique_lock lock(r.mutex);
    const auto moved_on = [&] { return r.changes != seen; };
    if (!until.has_value()) {
      r.changed.wait(lock, moved_on);
    } else if (!r.changed.wait_until(lock, *until, moved_on)) {
      break;
    }
  }
  r.watchers.fetch_sub(1, std::memory_order_seq_cst);
  return result;
}

void notify_watchers() noexcept {
  registry& r = the_registry();
  if (r.watchers.load(std::memory_order_seq_cst) == 0) {
    return;
  }
  const std::lock_guard lock(r.mutex);
  tell(r);
}

}  // namespace csp::internal

// Called by the scheduler before each of several runs in one process, outside of control: so that all of them
// find the registry as the first does. Where a thread still has a record, it stays as it is.
extern "C" [[gnu::visibility("default")]] void snag_before_run() noexcept {
  using namespace csp::internal;
  release_this_thread();
  registry& r = the_registry();
  const std::lock_guard lock(r.mutex);
  const auto in_use = [](const thread_record* t) { return t->in_use; };
  if (!r.expected.empty() || std::any_of(r.records.begin(), r.records.end(), in_use)) {
    return;
  }
  for (const thread_record* record : r.records) {
    delete record;
  }
  // Not clear(): the room that they have decides which steps the next run does.
  std::vector<thread_record*>().swap(r.records);
  std::vector<expected_task>().swap(r.expected);
  r.changes = r.last_id = 0;
}
