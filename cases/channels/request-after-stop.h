#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace cases::request_after_stop {

/// Looks up prices, one at a time, in a thread of its own. `price` may be called from any thread, `stop`
/// once.
class price_service {
 public:
  explicit price_service(std::function<int(const std::string&)> lookup);

  /// price returns the price of an article, or nothing where the service is stopped. Blocks until it is
  /// there.
  std::optional<int> price(const std::string& article);

  /// stop answers the requests that it has, then ends the thread and waits for it.
  void stop();

 private:
  struct request {
    std::string article;
    std::promise<int> answer;
  };

  void serve();

  std::function<int(const std::string&)> lookup_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<request> requests_;
  bool stopped_ = false;
  std::thread server_;
};

}  // namespace cases::request_after_stop
