#include "csp/internal/timers.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <source_location>
#include <utility>
#include <vector>

#include "csp/go.h"
#include "csp/internal/registry.h"

namespace csp::internal {
namespace {

struct entry {
  clock::time_point when;
  std::uint64_t order;  // timers of the same time fire in the order of their arming
  std::shared_ptr<timer> what;
};

// Earliest first. A program has few timers: a sorted vector beats a heap that cannot remove.
struct service {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<entry> entries;
  std::uint64_t armed = 0;
  bool running = false;
  const timer* firing = nullptr;
};

service& the_service() {
  static auto* instance = new service;  // never destroyed: its thread may outlive main
  return *instance;
}

void insert_locked(service& s, clock::time_point when, std::shared_ptr<timer> what) {
  entry e{when, ++s.armed, std::move(what)};
  const auto at = std::upper_bound(s.entries.begin(), s.entries.end(), e,
                                   [](const entry& a, const entry& b) { return a.when < b.when; });
  s.entries.insert(at, std::move(e));
}

// Returns the timer, so that the caller drops it without the lock: its destructor is not ours.
std::shared_ptr<timer> remove_locked(service& s, const timer& t) {
  const auto at =
      std::find_if(s.entries.begin(), s.entries.end(), [&t](const entry& e) { return e.what.get() == &t; });
  if (at == s.entries.end()) {
    return nullptr;
  }
  std::shared_ptr<timer> taken = std::move(at->what);
  s.entries.erase(at);
  return taken;
}

void serve() {
  service& s = the_service();
  std::unique_lock lock(s.mutex);
  while (!s.entries.empty()) {
    const clock::time_point next = s.entries.front().when;
    if (clock::now() < next) {
      s.changed.wait_until(lock, next);
      continue;
    }
    std::shared_ptr<timer> due = std::move(s.entries.front().what);
    s.entries.erase(s.entries.begin());
    s.firing = due.get();
    lock.unlock();
    const deadline again = due->fire();
    lock.lock();
    s.firing = nullptr;
    // Armed again while it fired: that time counts.
    const bool rearmed =
        std::any_of(s.entries.begin(), s.entries.end(), [&due](const entry& e) { return e.what == due; });
    if (again.has_value() && !rearmed) {
      insert_locked(s, *again, std::move(due));
    }
    lock.unlock();
    due.reset();
    notify_watchers();
    lock.lock();
  }
  s.running = false;
}

}  // namespace

void timer::arm(const std::shared_ptr<timer>& t, const deadline& when) {
  service& s = the_service();
  std::shared_ptr<timer> dropped;
  {
    const std::lock_guard lock(s.mutex);
    dropped = remove_locked(s, *t);
    if (!when.has_value()) {
      s.changed.notify_one();
      return;
    }
    insert_locked(s, *when, t);
    if (!std::exchange(s.running, true)) {
      try {
        start(std::make_unique<task_of<void (*)()>>(&serve), std::source_location::current(), true);
      } catch (...) {
        s.running = false;
        remove_locked(s, *t);
        throw;
      }
    } else {
      s.changed.notify_one();
    }
  }
}

bool timer::disarm(const timer& t) {
  service& s = the_service();
  std::shared_ptr<timer> dropped;
  const std::lock_guard lock(s.mutex);
  dropped = remove_locked(s, t);
  s.changed.notify_one();
  return dropped != nullptr;
}

bool timers_could_wake() {
  service& s = the_service();
  std::vector<std::shared_ptr<timer>> armed;
  {
    const std::lock_guard lock(s.mutex);
    if (s.firing != nullptr) {
      return true;
    }
    for (const entry& e : s.entries) {
      armed.push_back(e.what);
    }
  }
  return std::any_of(armed.begin(), armed.end(), [](const auto& t) { return t->could_wake(); });
}

}  // namespace csp::internal
