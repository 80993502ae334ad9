// A continue leaves the unlock out: the object of the round is gone, or the next round takes the lock again.
#include <pthread.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct shelf {
  std::mutex guard;
  bool closed = false;
  std::size_t books = 0;
};

std::size_t count(std::map<std::string, std::shared_ptr<shelf>>& all) {
  std::size_t sum = 0;
  for (const auto& [name, one] : all) {
    one->guard.lock();  // expect: snag-missing-unlock
    if (one->closed) {
      continue;
    }
    sum += one->books;
    one->guard.unlock();
  }
  return sum;
}

std::size_t count_idle(const std::vector<shelf*>& all) {
  std::size_t sum = 0;
  for (shelf* one : all) {
    if (!one->guard.try_lock()) {  // expect: snag-missing-unlock
      continue;
    }
    if (!one->closed) {
      sum += one->books;
    } else {
      continue;
    }
    one->guard.unlock();
  }
  return sum;
}

struct slot {
  pthread_mutex_t mutex;
  int uses;
};

void age(slot* slots, int n) {
  for (int i = 0; i < n; ++i) {
    slot& one = slots[i];
    pthread_mutex_lock(&one.mutex);  // expect: snag-missing-unlock
    if (one.uses == 0) {
      continue;
    }
    --one.uses;
    pthread_mutex_unlock(&one.mutex);
  }
}

std::mutex table;
bool next(int& value);
void store(int value);

void read_all() {
  int value = 0;
  while (next(value)) {
    table.lock();  // expect: snag-missing-unlock
    if (value < 0) {
      continue;
    }
    store(value);
    table.unlock();
  }
}
