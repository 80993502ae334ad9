#include <memory>
#include <mutex>

struct node {
  std::mutex guard;
  int value = 0;
  node* next = nullptr;
};

int sum(node* head) {
  int total = 0;
  node* at = head;
  at->guard.lock();
  while (at->next != nullptr) {
    at->next->guard.lock();
    total += at->value;
    node* last = at;
    at = at->next;
    last->guard.unlock();
  }
  at->guard.unlock();
  return total;
}

bool contains(node& head, int value) {
  std::unique_lock<std::mutex> lock(head.guard);
  for (node* at = &head; at->next != nullptr;) {
    std::unique_lock<std::mutex> next(at->next->guard);
    if (at->next->value == value) {
      return true;
    }
    at = at->next;
    lock = std::move(next);
  }
  return false;
}

class cursor {
 public:
  explicit cursor(node* at) : at_(at) {}
  void step() {
    at_->guard.lock();
    node* last = at_;
    at_ = at_->next;
    at_->guard.lock();
    last->guard.unlock();
  }

 private:
  node* at_;
};

void move(cursor& c) {
  c.step();
}
