// What a lock is made from, before anybody has it.
#include <pthread.h>

#include <vector>

struct slot {
  pthread_mutex_t guard;
  int value;
};

static const slot empty = {PTHREAD_MUTEX_INITIALIZER, 0};

int use(int n) {
  std::vector<slot> slots(static_cast<std::size_t>(n), empty);
  slot mine = empty;
  slot other{};
  pthread_mutex_init(&other.guard, nullptr);
  pthread_mutex_lock(&mine.guard);
  mine.value = n;
  pthread_mutex_unlock(&mine.guard);
  pthread_mutex_lock(&other.guard);
  other.value = n;
  pthread_mutex_unlock(&other.guard);
  return mine.value + static_cast<int>(slots.size());
}
