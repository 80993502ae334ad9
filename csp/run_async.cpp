#include "csp/run_async.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "csp/chan.h"
#include "csp/internal/call.h"
#include "csp/select.h"

namespace csp {
namespace {

// Shared with the workers, which may outlive the call.
struct all_errors {
  explicit all_errors(std::vector<async_task> list)
      : tasks(std::move(list)), slots(tasks.size(), error(unfinished)) {}

  std::vector<async_task> tasks;
  std::atomic<std::size_t> next{0};
  wait_group workers;
  chan<unit> all_ended = make_chan<unit>();
  std::mutex mutex;
  std::vector<error> slots;  // guarded by mutex
  std::size_t working = 0;   // guarded by mutex
};

// Says that a worker has ended, whatever way it ended.
class worker_end {
 public:
  explicit worker_end(all_errors& all) noexcept : all_(all) {}
  worker_end(const worker_end&) = delete;
  worker_end& operator=(const worker_end&) = delete;
  ~worker_end() {
    bool last = false;
    {
      const std::lock_guard lock(all_.mutex);
      last = --all_.working == 0;
    }
    if (last) {
      all_.all_ended.close();
    }
  }

 private:
  all_errors& all_;
};

void work(const std::shared_ptr<all_errors>& all, const context& ctx, const std::source_location& where);

// Fewer threads than wished for are no failure: the ones that run do the work. None at all is, if `needed`.
void start_worker(const std::shared_ptr<all_errors>& all, const context& ctx,
                  const std::source_location& where, bool needed) {
  {
    const std::lock_guard lock(all->mutex);
    ++all->working;
  }
  try {
    csp::go([all, ctx, where] { work(all, ctx, where); }, where);
  } catch (...) {
    const worker_end none(*all);
    if (needed) {
      throw;
    }
  }
}

// A task that ends its thread takes the worker with it; another one takes its place.
class replaced_on_early_end {
 public:
  replaced_on_early_end(const std::shared_ptr<all_errors>& all, const context& ctx,
                        const std::source_location& where)
      : all_(all), ctx_(ctx), where_(where) {}
  replaced_on_early_end(const replaced_on_early_end&) = delete;
  replaced_on_early_end& operator=(const replaced_on_early_end&) = delete;
  ~replaced_on_early_end() {
    if (!returned) {
      start_worker(all_, ctx_, where_, false);
    }
  }
  bool returned = false;

 private:
  const std::shared_ptr<all_errors>& all_;
  const context& ctx_;
  const std::source_location& where_;
};

void work(const std::shared_ptr<all_errors>& all, const context& ctx, const std::source_location& where) {
  const worker_end at_end(*all);
  for (;;) {
    const std::size_t index = all->next.fetch_add(1);
    if (index >= all->tasks.size() || ctx.err()) {
      return;
    }
    replaced_on_early_end guard(all, ctx, where);
    error result;
    {
      // The task's own objects end before its slot says so.
      const async_task task = std::move(all->tasks[index]);
      result = internal::call_task(task, ctx);
    }
    guard.returned = true;
    const std::lock_guard lock(all->mutex);
    all->slots[index] = std::move(result);
  }
}

}  // namespace

error run_async(const context& ctx, std::vector<async_task> tasks, const std::source_location& where) {
  group g(ctx);
  for (async_task& task : tasks) {
    g.go(std::move(task), where);
  }
  return g.wait(where);
}

std::vector<error> run_async_allow_errors(const context& ctx, std::vector<async_task> tasks,
                                          const async_options& options, const std::source_location& where) {
  auto all = std::make_shared<all_errors>(std::move(tasks));
  const std::size_t count = all->tasks.size();
  if (count == 0) {
    return {};
  }
  cancelable mine = options.deadline.has_value() ? with_deadline(ctx, *options.deadline) : with_cancel(ctx);
  const cancel_guard at_exit(mine.cancel);
  const std::size_t workers = std::clamp<std::size_t>(options.limit.value_or(count), 1, count);
  all->working = 1;  // this thread, while it starts the others
  {
    const worker_end started(*all);
    for (std::size_t i = 0; i < workers; ++i) {
      start_worker(all, mine.ctx, where, i == 0);
    }
  }
  select(on_receive(all->all_ended, internal::no_handler{}, where),
         on_receive(mine.ctx.done(), internal::no_handler{}, where));
  const std::lock_guard lock(all->mutex);
  return all->slots;
}

}  // namespace csp
