#include <functional>
#include <mutex>
#include <vector>

class topic {
 public:
  void subscribe(std::function<void(int)> call) {
    const std::lock_guard lock(guard_);
    calls_.push_back(std::move(call));
  }
  void clear() {
    const std::lock_guard lock(guard_);
    calls_.clear();
  }
  void publish(int event) {
    std::unique_lock lock(guard_);
    const auto calls = calls_;
    lock.unlock();
    for (const auto& call : calls) {
      call(event);
    }
  }

 private:
  std::mutex guard_;
  std::vector<std::function<void(int)>> calls_;
};

void use(topic& t) {
  t.subscribe([&t](int) { t.clear(); });
  t.publish(1);
}
