#include <memory>
#include <mutex>

class shelf {
 public:
  std::mutex& guard() { return guard_; }
  int count() {
    const std::lock_guard lock(guard());
    return count_;
  }

 private:
  std::mutex guard_;
  int count_ = 0;
};

struct room {
  std::shared_ptr<shelf> left = std::make_shared<shelf>();
  std::shared_ptr<shelf> right = std::make_shared<shelf>();
};

int both(room& here) {
  std::lock_guard lock(here.left->guard());
  const int other = here.right->count();
  return other + here.left->count();  // expect: snag-double-lock
}

int one(shelf* of) {
  auto& guard = of->guard();
  std::scoped_lock lock(guard);
  return of->count();  // expect: snag-double-lock
}
