#include "cases/lifetime/early-error-return.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace cases::early_error_return {

namespace {

/// A task returns its error, or an empty string.
using task = std::function<std::string()>;

/// What run_async shares with its threads.
struct progress {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t running = 0;
  std::string first_error;
};

/// Runs all tasks at once and returns the first error, or an empty string when all went well.
std::string run_async(std::vector<task> tasks) {
  const auto shared = std::make_shared<progress>();
  shared->running = tasks.size();
  for (task& one : tasks) {
    std::thread([shared, run = std::move(one)] {
      const std::string error = run();
      const std::lock_guard lock(shared->mutex);
      --shared->running;
      if (shared->first_error.empty()) {
        shared->first_error = error;
      }
      shared->changed.notify_one();
    }).detach();
  }
  std::unique_lock lock(shared->mutex);
  shared->changed.wait(lock, [&] { return shared->running == 0 || !shared->first_error.empty(); });
  return shared->first_error;
}

}  // namespace

account_page make_page(const bank& ask) {
  std::vector<long> values(2);
  const auto fill = [&ask](const char* what, long& value) {
    return [&ask, what, &value] {
      const std::optional<long> answer = ask(what);
      value = answer.value_or(0);
      return answer ? std::string() : std::string("no ") + what;
    };
  };
  const std::string error = run_async({fill("orders", values[0]), fill("balance", values[1])});
  if (!error.empty()) {
    return {"", error};
  }
  return {std::to_string(values[0]) + " orders, balance " + std::to_string(values[1]), ""};
}

}  // namespace cases::early_error_return
