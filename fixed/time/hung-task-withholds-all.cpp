#include "cases/time/hung-task-withholds-all.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::hung_task_withholds_all {

namespace {

/// What the tasks of one call share, for as long as the last of them lives.
struct tally {
  explicit tally(std::size_t shops) : heard(shops), missing(shops) {}

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<std::string>> heard;
  std::size_t missing;
};

}  // namespace

std::vector<std::optional<std::string>> offers(const std::vector<std::function<std::string()>>& shops) {
  const auto shared = std::make_shared<tally>(shops.size());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    std::thread([shared, ask = shops[i], i] {
      std::string offer = ask();
      const std::lock_guard lock(shared->mutex);
      shared->heard[i] = std::move(offer);
      --shared->missing;
      shared->changed.notify_one();
    }).detach();
  }

  std::unique_lock lock(shared->mutex);
  shared->changed.wait_until(lock, deadline, [&] { return shared->missing == 0; });
  return shared->heard;
}

}  // namespace cases::hung_task_withholds_all
