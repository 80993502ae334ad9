#include <shared_mutex>
#include <thread>
#include <vector>

class index {
 public:
  int sum() const {
    const std::shared_lock lock(guard_);
    int left = 0;
    std::thread other([this, &left] {
      const std::shared_lock inner(guard_);
      left = values_.empty() ? 0 : values_.front();
    });
    const int right = values_.empty() ? 0 : values_.back();
    other.join();
    return left + right;
  }

 private:
  mutable std::shared_mutex guard_;
  std::vector<int> values_;
};

int use(const index& i) {
  return i.sum();
}
