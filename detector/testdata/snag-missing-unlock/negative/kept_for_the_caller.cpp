#include <mutex>

struct node {
  std::mutex guard;
  bool dead = false;
};

// The caller gives it back, in another file.
node* lock_alive(node& one) {
  one.guard.lock();
  if (one.dead) {
    one.guard.unlock();
    return nullptr;
  }
  return &one;
}

void lock_it(node& one) {
  one.guard.lock();
}
