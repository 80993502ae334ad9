#include <mutex>
#include <vector>

std::mutex guard;
int value = 0;

bool once() {
  if (!guard.try_lock()) {
    return false;
  }
  ++value;
  guard.unlock();
  return true;
}

int spin() {
  while (true) {
    guard.lock();
    if (value > 3) {
      break;
    }
    ++value;
    guard.unlock();
  }
  const int result = value;
  guard.unlock();
  return result;
}

struct shard {
  std::mutex guard;
  int count = 0;
};

int all(std::vector<shard>& shards) {
  for (auto& s : shards) {
    s.guard.lock();
  }
  int sum = 0;
  for (auto& s : shards) {
    sum += s.count;
  }
  for (auto& s : shards) {
    s.guard.unlock();
  }
  return sum;
}
