#include <shared_mutex>

class pair {
 public:
  int there() const {
    const std::shared_lock a(left_);
    const std::shared_lock b(right_);
    return 1;
  }
  int back() const {
    const std::shared_lock b(right_);
    const std::shared_lock a(left_);
    return 2;
  }

 private:
  mutable std::shared_mutex left_;
  mutable std::shared_mutex right_;
};

int use(const pair& p) {
  return p.there() + p.back();
}
