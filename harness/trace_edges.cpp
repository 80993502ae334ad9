#include <map>

#include "harness/trace_build.h"

namespace snag {

namespace {

using trace::op;

/// Walks over the steps once and remembers who last gave what to whom. An operation that had to wait takes
/// what it waited for in the last of its steps: the one that is not blocked any more.
class edge_finder {
 public:
  explicit edge_finder(const wire_trace& run) : run_(run) {}

  std::vector<trace_edge> take() {
    for (std::size_t i = 0; i < run_.steps.size(); ++i) {
      const wire_step& step = run_.steps[i];
      lifetime(i, step);
      if (!step.has(trace::blocked)) {
        takes(i, step);
      }
      gives(i, step);
    }
    return std::move(edges_);
  }

 private:
  void edge(std::size_t from, std::size_t to, const char* why) {
    if (run_.steps[from].thread != run_.steps[to].thread) {
      edges_.push_back({from, to, why});
    }
  }

  void from(const std::map<std::uint64_t, std::size_t>& given, std::uint64_t key, std::size_t to,
            const char* why) {
    if (const auto at = given.find(key); at != given.end()) {
      edge(at->second, to, why);
    }
  }

  // Threads are numbered in the order of their creation, main being 1.
  void lifetime(std::size_t i, const wire_step& step) {
    if (step.what == op::create && !step.has(trace::resumed)) {
      const std::uint64_t number = ++created_ + 1;
      creation_[number] = i;
      if (step.object != 0) {
        by_object_[step.object] = number;
      }
    } else if (step.what == op::start) {
      from(creation_, step.thread, i, "create -> start");
    } else if (step.what == op::end) {
      end_[step.thread] = i;
    } else if (step.what == op::join && !step.has(trace::blocked)) {
      if (const auto at = by_object_.find(step.object); at != by_object_.end()) {
        from(end_, at->second, i, "end -> join");
      }
    }
  }

  void takes(std::size_t i, const wire_step& step) {
    switch (step.what) {
      case op::lock:
      case op::try_lock:
      case op::read_lock:
      case op::write_lock:
      case op::try_read_lock:
      case op::try_write_lock:
        from(unlock_, step.object, i, "unlock -> lock");
        break;
      case op::wait:
        if (step.has(trace::resumed) && !step.has(trace::timed_out) && !step.has(trace::spurious)) {
          from(notify_, step.object, i, "notify -> wait");
        }
        break;
      case op::acquire:
      case op::try_acquire:
        from(release_, step.object, i, "release -> acquire");
        break;
      case op::barrier:
        if (step.has(trace::resumed)) {
          from(arrive_, step.object, i, "arrive -> leave");
        }
        break;
      case op::once:
        from(once_, step.object, i, "initialised -> used");
        break;
      case op::futex_wait:
        if (step.has(trace::resumed) && !step.has(trace::timed_out)) {
          from(wake_, step.object, i, "notify -> wait");
        }
        break;
      case op::atomic_load:
        from(store_, step.object, i, "store -> load");
        break;
      case op::atomic_update:
        from(store_, step.object, i, "store -> update");
        break;
      case op::io_read:
        if (step.has(trace::resumed)) {
          from(written_, 0, i, "write -> read");
        }
        break;
      default:
        break;
    }
  }

  void gives(std::size_t i, const wire_step& step) {
    switch (step.what) {
      case op::unlock:
      case op::rw_unlock:
        unlock_[step.object] = i;
        break;
      case op::notify_one:
      case op::notify_all:
        notify_[step.object] = i;
        break;
      case op::release:
        release_[step.object] = i;
        break;
      case op::barrier:
        arrive_[step.object] = i;
        break;
      case op::once_done:
        once_[step.object] = i;
        break;
      case op::futex_wake:
        wake_[step.object] = i;
        break;
      case op::atomic_store:
      case op::atomic_update:
        store_[step.object] = i;
        break;
      case op::io_write:
        written_[0] = i;
        break;
      default:
        break;
    }
  }

  const wire_trace& run_;
  std::uint64_t created_ = 0;
  std::map<std::uint64_t, std::uint64_t> by_object_;
  using last = std::map<std::uint64_t, std::size_t>;
  last creation_;
  last end_;
  last unlock_;
  last notify_;
  last release_;
  last arrive_;
  last once_;
  last wake_;
  last store_;
  last written_;
  std::vector<trace_edge> edges_;
};

}  // namespace

std::vector<trace_edge> happens_before(const wire_trace& run) {
  return edge_finder(run).take();
}

}  // namespace snag
