// The request is taken from the queue, and dropped where it is too old.
#include <deque>
#include <future>
#include <mutex>
#include <string>
#include <utility>

struct request {
  std::string text;
  std::promise<std::string> answer;
};

class service {
 public:
  void serve();

 private:
  std::mutex mutex_;
  std::deque<request> waiting_;
};

bool is_stale(const std::string& text);
std::string translate(const std::string& text);

void service::serve() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (waiting_.empty()) {
      return;
    }
    request next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    if (is_stale(next.text)) {
      continue;
    }
    next.answer.set_value(translate(next.text));  // expect: snag-broken-promise
  }
}
