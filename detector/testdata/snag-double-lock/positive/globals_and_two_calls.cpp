#include <mutex>

namespace {
std::mutex registry_guard;
int entries = 0;

void count_one() {
  std::scoped_lock lock(registry_guard);
  ++entries;
}

void note(int what) {
  if (what > 0) {
    count_one();
  }
}
}  // namespace

void register_all(int n) {
  registry_guard.lock();
  for (int i = 0; i < n; ++i) {
    note(i);  // expect: snag-double-lock
  }
  registry_guard.unlock();
}
