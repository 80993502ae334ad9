// What is tried for is given back on every way, or the caller hears that it has the lock.
#include <mutex>
#include <vector>

struct slot {
  std::mutex guard;
  bool free = true;
  int value = 0;
};

slot* acquire(std::vector<slot>& all) {
  for (slot& one : all) {
    if (!one.guard.try_lock()) {
      continue;
    }
    if (one.free) {
      return &one;
    }
    one.guard.unlock();
  }
  return nullptr;
}

void acquire_all(std::vector<slot>& all, std::vector<slot*>& got) {
  for (slot& one : all) {
    one.guard.lock();
    if (one.free) {
      got.push_back(&one);
      continue;
    }
    one.guard.unlock();
  }
}

bool begin(slot& one) {
  if (!one.guard.try_lock()) {
    return false;
  }
  if (one.free) {
    return true;
  }
  one.guard.unlock();
  return false;
}

int sum(std::vector<slot>& all) {
  int total = 0;
  for (slot& one : all) {
    if (!one.guard.try_lock()) {
      continue;
    }
    if (one.free) {
      one.guard.unlock();
      continue;
    }
    total += one.value;
    one.guard.unlock();
  }
  return total;
}

int first_of(std::vector<slot>& all, std::mutex& table) {
  int found = 0;
  for (slot& one : all) {
    table.lock();
    found = one.value;
    table.unlock();
    if (found == 0) {
      continue;
    }
    break;
  }
  return found;
}
