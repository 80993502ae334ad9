#include <mutex>
#include <vector>

class cache {
 public:
  void put(int page) {
    const std::lock_guard lock(guard_);
    if (pages_.size() > 3) {
      evict_locked();
    }
    pages_.push_back(page);
  }
  void evict() {
    const std::lock_guard lock(guard_);
    evict_locked();
  }

 private:
  void evict_locked() {
    if (!pages_.empty()) {
      pages_.erase(pages_.begin());
    }
  }
  std::mutex guard_;
  std::vector<int> pages_;
};

void use(cache& c) {
  c.put(1);
  c.evict();
}
