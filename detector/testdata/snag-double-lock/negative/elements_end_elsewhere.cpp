#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

class table;

class guest {
 public:
  explicit guest(table& at) : at_(at) {}
  ~guest();

 private:
  table& at_;
};

class table {
 public:
  void by_extract(int who) {
    std::unique_lock lock(guard_);
    const auto gone = guests_.extract(who);
    lock.unlock();
  }
  void by_move(int who) {
    std::shared_ptr<guest> gone;
    const std::lock_guard lock(guard_);
    const auto at = guests_.find(who);
    gone = std::move(at->second);
    guests_.erase(at);
  }
  void by_swap() {
    std::vector<std::unique_ptr<guest>> gone;
    {
      const std::lock_guard lock(guard_);
      gone.swap(waiting_);
    }
    gone.clear();
  }
  void only_watched() {
    const std::lock_guard lock(guard_);
    watched_.clear();
    plain_.clear();
  }
  void free_seat() {
    const std::lock_guard lock(guard_);
    --taken_;
  }

 private:
  std::mutex guard_;
  int taken_ = 0;
  std::map<int, std::shared_ptr<guest>> guests_;
  std::vector<std::unique_ptr<guest>> waiting_;
  std::vector<std::weak_ptr<guest>> watched_;
  std::vector<guest*> plain_;
};

guest::~guest() {
  at_.free_seat();
}

void use(table& t) {
  t.by_extract(1);
  t.by_move(1);
  t.by_swap();
  t.only_watched();
}
