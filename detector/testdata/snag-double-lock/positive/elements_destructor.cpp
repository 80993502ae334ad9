// What the container lets go of locks its owner, which is locked.
#include <map>
#include <memory>
#include <mutex>
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
  void leave(int who) {
    const std::lock_guard lock(guard_);
    guests_.erase(who);  // expect: snag-double-lock
  }
  void close() {
    std::unique_lock lock(guard_);
    open_ = false;
    waiting_.clear();  // expect: snag-double-lock
  }
  void free_seat() {
    const std::lock_guard lock(guard_);
    --taken_;
  }

 private:
  std::mutex guard_;
  bool open_ = true;
  int taken_ = 0;
  std::map<int, std::shared_ptr<guest>> guests_;
  std::vector<std::unique_ptr<guest>> waiting_;
};

guest::~guest() {
  at_.free_seat();
}

void use(table& t) {
  t.leave(1);
  t.close();
}
