#include "cli/matrix_run.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "harness/interrupt.h"

namespace snag::cli {

namespace {

using clock = std::chrono::steady_clock;

/// Runs a command to its end, to its limit, or until `stop`; nothing where it was stopped.
std::optional<finished_process> run_unless(const std::atomic<bool>& stop, const cell_command& command) {
  child_process child(command.program, command.arguments);
  child.close_input();
  finished_process finished;
  const auto until = clock::now() + command.limit;
  for (;;) {
    if (stop) {
      return std::nullopt;
    }
    if (clock::now() >= until) {
      finished.timed_out = true;
      child.kill();
      break;
    }
    pollfd ready = {child.output(), POLLIN, 0};
    if (::poll(&ready, 1, 100) > 0 && !child.read_some(finished.output)) {
      break;
    }
  }
  finished.end = child.wait();
  finished.errors = child.errors();
  return finished;
}

/// The cells that are to be run, handed to whoever has time.
class work {
 public:
  work(matrix& table, const matrix_options& options) : table_(table), options_(options) {
    for (std::size_t i = 0; i < table_.cells.size(); ++i) {
      if (table_.cells[i].state == cell_state::not_run) {
        open_.push_back(i);
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return open_.size(); }

  void run() {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (stop_ || next_ == open_.size()) {
        return;
      }
      const std::size_t at = open_[next_++];
      matrix_cell cell = table_.cells[at];
      now_ = fmt::format("{} {} {}", cell.case_id, to_string(cell.variant), cell.tool);
      lock.unlock();
      const auto began = clock::now();
      std::optional<finished_process> answer;
      try {
        answer = run_unless(stop_, command_of(cell.tool, cell.case_id, cell.variant, options_.setup));
        if (answer) {
          read_answer(cell, *answer);
        }
      } catch (const std::exception& e) {
        cell.state = cell_state::broken;
        cell.detail = e.what();
      }
      cell.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began);
      lock.lock();
      table_.cells[at] = std::move(cell);
      ++done_;
      changed_.notify_one();
    }
  }

  /// watch calls back until all is done, or until it is interrupted.
  void watch(const std::function<void(const matrix&, const matrix_progress&)>& on_cell) {
    interrupt_watch interrupt;
    std::vector<std::thread> workers;
    const unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < jobs; ++i) {
      workers.emplace_back([this] { run(); });
    }
    std::size_t told = 0;
    while (told < open_.size() && !stop_) {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::milliseconds(200), [&] { return done_ != told; });
      told = done_;
      const matrix so_far = table_;
      const matrix_progress progress = {done_, open_.size(), now_};
      lock.unlock();
      on_cell(so_far, progress);
      stop_ = interrupt.came();
    }
    for (std::thread& worker : workers) {
      worker.join();
    }
    table_.interrupted = stop_ && done_ < open_.size();
  }

 private:
  matrix& table_;
  const matrix_options& options_;
  std::vector<std::size_t> open_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  std::string now_;
  std::atomic<bool> stop_ = false;
};

void settle(matrix& table) {
  for (const matrix_tool& tool : table.tools) {
    if (!credited(tool.name)) {
      continue;
    }
    for (const std::string& id : table.cases) {
      auto* buggy = const_cast<matrix_cell*>(table.find(id, variant::buggy, tool.name));
      auto* fixed = const_cast<matrix_cell*>(table.find(id, variant::fixed, tool.name));
      if (buggy != nullptr && fixed != nullptr && buggy->state != cell_state::not_run &&
          fixed->state != cell_state::not_run) {
        credit(*buggy, *fixed);
      }
    }
  }
}

}  // namespace

matrix run_matrix(const matrix_options& options,
                  const std::function<void(const matrix&, const matrix_progress&)>& on_cell) {
  matrix table;
  table.seed = options.setup.seed;
  table.cases = options.cases;
  for (const std::string& name : options.tools.empty() ? matrix_tool_names() : options.tools) {
    table.tools.push_back(probe_tool(name, options.setup));
  }
  for (const std::string& id : table.cases) {
    for (const variant v : {variant::buggy, variant::fixed}) {
      for (const matrix_tool& tool : table.tools) {
        matrix_cell cell;
        cell.case_id = id;
        cell.variant = v;
        cell.tool = tool.name;
        cell.key = key_of(tool, id, v, options.setup);
        const matrix_cell* known = options.before ? options.before->find(id, v, tool.name) : nullptr;
        if (known != nullptr && known->key == cell.key && known->state != cell_state::broken) {
          cell = *known;
        } else if (!tool.present) {
          cell.state = cell_state::absent;
          cell.detail = tool.says;
        }
        table.cells.push_back(std::move(cell));
      }
    }
  }
  work all(table, options);
  if (all.size() > 0) {
    all.watch(on_cell);
  }
  settle(table);
  return table;
}

}  // namespace snag::cli
