#include <future>
#include <mutex>

class cache {
 public:
  int refresh() {
    const std::lock_guard lock(guard_);
    auto next = std::async(std::launch::async, [this] {
      const std::unique_lock inner(guard_, std::try_to_lock);
      return inner.owns_lock() ? 1 : 0;
    });
    return next.get();
  }
  int elsewhere() {
    const std::lock_guard lock(guard_);
    auto next = std::async(std::launch::async, [] { return 3; });
    return next.get();
  }

 private:
  std::mutex guard_;
};

int use(cache& c) {
  return c.refresh() + c.elsewhere();
}
