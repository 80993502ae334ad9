#include "harness/stress.h"

#include <poll.h>

#include <algorithm>
#include <memory>
#include <random>
#include <thread>

#include "harness/evidence.h"
#include "harness/interrupt.h"
#include "harness/runner_client.h"
#include "harness/stress_plan.h"

namespace snag {

namespace {

using clock = std::chrono::steady_clock;

std::uint64_t mix(std::uint64_t z) noexcept {
  z += 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

/// One of the runs at once: a runner process, and the batch it works on.
struct slot {
  std::unique_ptr<runner_client> client;
  const runner_program* runner = nullptr;
  std::size_t row = 0;

  [[nodiscard]] bool busy() const { return client != nullptr && client->waiting_for() > 0; }
};

/// The loop: one thread, which polls the runners and the interrupt.
class stress_loop {
 public:
  stress_loop(stress_plan& plan, const stress_options& options, std::uint64_t seed,
              const std::function<void(const stress_progress&)>& on_progress)
      : plan_(plan), options_(options), seed_(seed), on_progress_(on_progress), slots_(options.jobs) {}

  /// run returns false where it was interrupted.
  bool run() {
    while (feed()) {
      std::vector<pollfd> ready;
      ready.reserve(slots_.size() + 1);
      for (const slot& s : slots_) {
        ready.push_back({s.busy() ? s.client->fd() : -1, POLLIN, 0});
      }
      ready.push_back({interrupt_.fd(), POLLIN, 0});
      ::poll(ready.data(), ready.size(), 1000);
      if (interrupt_.came()) {
        return false;
      }
      for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (ready[i].revents != 0) {
          collect(slots_[i]);
        } else if (slots_[i].busy()) {
          slots_[i].client->check_alive();
        }
      }
    }
    return true;
  }

 private:
  // Gives every idle slot work; false where none is left and nobody works.
  bool feed() {
    bool working = false;
    for (slot& s : slots_) {
      if (!s.busy()) {
        give(s);
      }
      working = working || s.busy();
    }
    return working;
  }

  void give(slot& s) {
    const std::optional<stress_chunk> chunk = plan_.next(s.runner);
    if (!chunk) {
      return;
    }
    if (const runner_program& needed = plan_.runner_of(chunk->row); s.runner != &needed) {
      s.client = std::make_unique<runner_client>(needed.path);
      s.runner = &needed;
    }
    run_order order;
    order.case_id = plan_.case_of(chunk->row);
    order.first = chunk->first;
    order.limit = options_.run_limit;
    for (std::uint64_t i = 0; i < chunk->count; ++i) {
      order.seeds.push_back(iteration_seed(seed_, order.case_id, chunk->first + i));
    }
    s.row = chunk->row;
    s.client->send(order);
  }

  void collect(slot& s) {
    const std::vector<run_report> reports = s.client->pump();
    for (const run_report& run : reports) {
      plan_.take(s.row, run);
    }
    if (on_progress_ && !reports.empty()) {
      on_progress_({plan_.done(), plan_.planned(), reports.size(), plan_.label(s.row)});
    }
  }

  stress_plan& plan_;
  const stress_options& options_;
  std::uint64_t seed_;
  const std::function<void(const stress_progress&)>& on_progress_;
  interrupt_watch interrupt_;
  std::vector<slot> slots_;
};

failed_run tell(const run_report& run, void* state) {
  return tell_failure(run, *static_cast<symbolizer*>(state));
}

}  // namespace

std::uint64_t iteration_seed(std::uint64_t base, std::string_view case_id, std::uint64_t iteration) noexcept {
  // FNV-1a over the id: the same in every build and version, which std::hash does not promise.
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : case_id) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return mix(mix(base) ^ mix(hash) ^ iteration);
}

std::string_view to_string(row_state s) noexcept {
  switch (s) {
    case row_state::met:
      return "met";
    case row_state::not_met:
      return "not-met";
    case row_state::not_run:
      return "not-run";
  }
  return "not-run";
}

std::string expectation_text(const std::vector<verdict>& any_of) {
  promise promised;
  promised.any_of = any_of;
  promised.must_show = true;
  return text(promised);
}

std::uint64_t stress_row::passes() const {
  const auto at = counts.find(verdict::passed);
  return at == counts.end() ? 0 : at->second;
}

double stress_row::pass_rate() const {
  return iterations == 0 ? 0 : static_cast<double>(passes()) / static_cast<double>(iterations);
}

exit_code stress_result::code() const {
  if (rows.empty()) {
    return interrupted ? exit_code::incomplete : exit_code::empty_selection;
  }
  exit_code code = interrupted ? exit_code::incomplete : exit_code::clean;
  for (const stress_row& row : rows) {
    if (row.state == row_state::not_met) {
      code = worst(code, exit_code::findings);
    }
  }
  return code;
}

stress_result stress(const catalogue& from, const stress_options& asked,
                     const std::function<void(const stress_progress&)>& on_progress) {
  const clock::time_point began = clock::now();
  stress_options options = asked;
  if (options.jobs == 0) {
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
  }
  stress_result result;
  result.seed = options.seed ? *options.seed : std::random_device()();
  result.first = options.first;

  stress_plan plan(from, options);
  {
    stress_loop loop(plan, options, result.seed, on_progress);
    result.interrupted = !loop.run();
  }
  symbolizer symbols;
  result.rows = plan.rows(&tell, &symbols);
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began);
  return result;
}

}  // namespace snag
