// A tree is locked from the top down.
#include <memory>
#include <mutex>
#include <vector>

class node {
 public:
  void add(std::shared_ptr<node> child) {
    const std::lock_guard mine(guard_);
    const std::lock_guard its(child->guard_);
    child->depth_ = depth_ + 1;
    children_.push_back(std::move(child));
  }
  int sum() {
    const std::lock_guard lock(guard_);
    int total = depth_;
    for (const auto& child : children_) {
      total += child->sum();
    }
    return total;
  }

 private:
  std::mutex guard_;
  int depth_ = 0;
  std::vector<std::shared_ptr<node>> children_;
};

int use(node& n) {
  n.add(std::make_shared<node>());
  return n.sum();
}
