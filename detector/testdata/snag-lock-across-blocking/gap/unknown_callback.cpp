// A callback that asks the network: everybody else waits for the lock as long. Its code is elsewhere.
#include <functional>
#include <mutex>
#include <string>

class token {
 public:
  explicit token(std::function<std::string()> fetch) : fetch_(std::move(fetch)) {}
  std::string get() {
    const std::lock_guard lock(guard_);
    if (value_.empty()) {
      value_ = fetch_();  // missed: snag-lock-across-blocking
    }
    return value_;
  }

 private:
  std::mutex guard_;
  std::string value_;
  std::function<std::string()> fetch_;
};

std::string use(token& t) {
  return t.get();
}
