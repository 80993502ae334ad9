#include "cases/locks/lock-across-callback.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::lock_across_callback {

namespace {

using handler = std::function<void(const std::string& event)>;

/// Handlers may be called by several threads at once.
class topic {
 public:
  int subscribe(handler call) {
    const std::lock_guard lock(mutex_);
    subscribers_.push_back({++last_id_, std::move(call)});
    return last_id_;
  }

  void unsubscribe(int id) {
    const std::lock_guard lock(mutex_);
    std::erase_if(subscribers_, [id](const subscriber& one) { return one.id == id; });
  }

  void publish(const std::string& event) {
    const std::lock_guard lock(mutex_);
    for (const subscriber& one : subscribers_) {
      one.call(event);
    }
  }

 private:
  struct subscriber {
    int id = 0;
    handler call;
  };

  std::recursive_mutex mutex_;
  int last_id_ = 0;
  std::vector<subscriber> subscribers_;
};

}  // namespace

std::vector<std::string> deliver(const std::vector<std::string>& events) {
  topic news;
  std::atomic<bool> alive = false;
  std::mutex journal_mutex;
  std::vector<std::string> journal;
  int first_sign = 0;
  first_sign = news.subscribe([&](const std::string&) {
    if (!alive.exchange(true)) {
      news.unsubscribe(first_sign);
    }
  });
  news.subscribe([&](const std::string& event) {
    const std::lock_guard lock(journal_mutex);
    journal.push_back(event);
  });
  std::vector<std::thread> sources;
  for (const std::string& event : events) {
    sources.emplace_back([&news, &event] { news.publish(event); });
  }
  for (std::thread& source : sources) {
    source.join();
  }
  return journal;
}

}  // namespace cases::lock_across_callback
