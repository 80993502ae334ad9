// A slot of one, written by hand; several writers that nobody joins, and one value is taken.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class slot {
 public:
  void offer(int value) {
    std::unique_lock hold(guard_);
    changed_.wait(hold, [this] { return !value_.has_value(); });
    value_ = value;
    changed_.notify_all();
  }
  int take() {
    std::unique_lock hold(guard_);
    changed_.wait(hold, [this] { return value_.has_value(); });
    const int value = *value_;
    value_.reset();
    changed_.notify_all();
    return value;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  std::optional<int> value_;
};

int compute(int part);

int first(const std::vector<int>& parts) {
  auto answers = std::make_shared<slot>();
  for (const int part : parts) {
    std::thread([answers, part] { answers->offer(compute(part)); }).detach();  // missed: snag-leaked-writer
  }
  return answers->take();
}
