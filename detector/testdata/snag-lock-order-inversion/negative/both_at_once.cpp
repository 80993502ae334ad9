#include <mutex>

struct depot {
  std::mutex guard;
  int pieces = 0;
};

void move(depot& from, depot& to) {
  const std::scoped_lock lock(from.guard, to.guard);
  --from.pieces;
  ++to.pieces;
}

void move_deferred(depot& from, depot& to) {
  std::unique_lock a(from.guard, std::defer_lock);
  std::unique_lock b(to.guard, std::defer_lock);
  std::lock(a, b);
  --from.pieces;
  ++to.pieces;
}

void move_adopted(depot& from, depot& to) {
  std::lock(from.guard, to.guard);
  const std::lock_guard a(from.guard, std::adopt_lock);
  const std::lock_guard b(to.guard, std::adopt_lock);
  --from.pieces;
  ++to.pieces;
}

class pair {
 public:
  void one() { const std::scoped_lock lock(left_, right_); }
  void other() { const std::scoped_lock lock(right_, left_); }

 private:
  std::mutex left_;
  std::mutex right_;
};

void use(pair& p) {
  p.one();
  p.other();
}
