#include "cases/channels/request-after-stop.h"

#include <utility>

namespace cases::request_after_stop {

price_service::price_service(std::function<int(const std::string&)> lookup)
    : lookup_(std::move(lookup)), server_([this] { serve(); }) {}

std::optional<int> price_service::price(const std::string& article) {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) {
      return std::nullopt;
    }
  }
  std::future<int> answer;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back({article, {}});
    answer = requests_.back().answer.get_future();
  }
  changed_.notify_one();
  return answer.get();
}

void price_service::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_one();
  server_.join();
}

void price_service::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopped_ || !requests_.empty(); });
    if (requests_.empty()) {
      return;
    }
    request next = std::move(requests_.front());
    requests_.pop_front();
    lock.unlock();
    next.answer.set_value(lookup_(next.article));
    lock.lock();
  }
}

}  // namespace cases::request_after_stop
