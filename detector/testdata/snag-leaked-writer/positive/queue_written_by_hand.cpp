// A bounded queue from a mutex and a condition variable: what its members do says what it is.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

bool is_known(const std::string& name);

class belt {
 public:
  explicit belt(std::size_t room) : room_(room) {}
  void lay(const std::string& what) {
    std::unique_lock<std::mutex> hold(guard_);
    while (laid_.size() >= room_) {
      moved_.wait(hold);
    }
    laid_.push_back(what);
    moved_.notify_all();
  }
  std::string grab() {
    std::unique_lock<std::mutex> hold(guard_);
    moved_.wait(hold, [this] { return !laid_.empty(); });
    auto first = laid_.front();
    laid_.pop_front();
    moved_.notify_all();
    return first;
  }

 private:
  const std::size_t room_;
  std::mutex guard_;
  std::condition_variable moved_;
  std::deque<std::string> laid_;
};

bool all_known(const std::vector<std::string>& names) {
  belt between(4);
  std::jthread reader([&between, &names] {
    for (const auto& name : names) {
      between.lay(name);  // expect: snag-leaked-writer
    }
    between.lay("");
  });
  while (true) {
    const std::string name = between.grab();
    if (name.empty()) {
      break;
    }
    if (!is_known(name)) {
      return false;
    }
  }
  return true;
}
