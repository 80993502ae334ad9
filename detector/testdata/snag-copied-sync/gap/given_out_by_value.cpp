// A function gives out a copy, and the copy is locked where it stands.
// missed: snag-copied-sync
#include <pthread.h>

struct lock_box {
  pthread_mutex_t guard;
};

class store {
 public:
  explicit store(lock_box& box) : box_(box) {}
  lock_box box() { return box_; }

 private:
  lock_box& box_;
};

void use(store& from, int* shared) {
  auto box = from.box();
  pthread_mutex_lock(&box.guard);
  ++*shared;
  pthread_mutex_unlock(&box.guard);
}
