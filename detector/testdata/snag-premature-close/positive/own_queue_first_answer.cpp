// A queue written by hand, as a template: to put something in when it is shut is an error of the caller's.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

std::string ask(const std::string& host);

template <class T>
class tray {
 public:
  void lay(T what) {
    {
      const std::lock_guard hold(guard_);
      if (shut_) {
        throw std::logic_error("nothing is laid on a tray that is shut");
      }
      laid_.push_back(std::move(what));
    }
    moved_.notify_one();
  }
  std::optional<T> grab() {
    std::unique_lock hold(guard_);
    moved_.wait(hold, [this] { return shut_ || !laid_.empty(); });
    if (laid_.empty()) {
      return std::nullopt;
    }
    T first = std::move(laid_.front());
    laid_.pop_front();
    return first;
  }
  void shut() {
    const std::lock_guard hold(guard_);
    shut_ = true;
    moved_.notify_all();
  }

 private:
  std::mutex guard_;
  std::condition_variable moved_;
  std::deque<T> laid_;
  bool shut_ = false;
};

std::string fastest(const std::vector<std::string>& hosts) {
  tray<std::string> answers;
  std::vector<std::thread> askers;
  for (const auto& host : hosts) {
    askers.emplace_back([&answers, host] { answers.lay(ask(host)); });
  }
  const auto first = answers.grab();
  answers.shut();  // expect: snag-premature-close
  for (auto& asker : askers) {
    asker.join();
  }
  return first.value_or("");
}
