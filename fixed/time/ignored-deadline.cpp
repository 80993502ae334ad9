#include "cases/time/ignored-deadline.h"

#include <condition_variable>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

namespace cases::ignored_deadline {

std::optional<std::string> await_build(const std::function<std::optional<std::string>()>& status,
                                       std::chrono::milliseconds pause, std::chrono::milliseconds limit) {
  std::promise<std::string> done;
  std::future<std::string> built = done.get_future();
  std::mutex mutex;
  std::condition_variable_any stopped;
  // Asked to stop, and joined, on every way out.
  const std::jthread poller([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (const std::optional<std::string> answer = status()) {
        done.set_value(*answer);
        return;
      }
      std::unique_lock lock(mutex);
      stopped.wait_for(lock, stop, pause, [] { return false; });  // a sleep that a stop ends
    }
  });

  if (built.wait_for(limit) == std::future_status::ready) {
    return built.get();
  }
  return std::nullopt;
}

}  // namespace cases::ignored_deadline
