// One batch after the other into a queue that is made once; what is in it is taken out as a whole.
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

class batch {
 public:
  void add(const std::vector<int>& items) {
    std::unique_lock<std::mutex> own{lock_};
    items_.insert(items_.end(), items.begin(), items.end());
    filled_.notify_one();
  }
  std::deque<int> all() {
    std::unique_lock<std::mutex> own{lock_};
    filled_.wait(own, [&] { return state_ == state::closed || !items_.empty(); });
    std::deque<int> now;
    std::swap(now, items_);
    return now;
  }
  void close() {
    std::unique_lock<std::mutex> own{lock_};
    if (state_ == state::closed) {
      std::terminate();
    }
    state_ = state::closed;
    filled_.notify_all();
  }

 private:
  enum class state { open, closed };
  std::mutex lock_;
  std::condition_variable filled_;
  std::deque<int> items_;
  state state_ = state::open;
};

std::size_t in_batches(const std::vector<std::vector<int>>& parts) {
  batch now;
  for (const auto& part : parts) {
    now.add(part);
    now.close();  // expect: snag-double-close
  }
  return now.all().size();
}
