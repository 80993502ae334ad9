#include <algorithm>
#include <mutex>
#include <vector>

struct totals {
  std::mutex guard;
  int sum = 0;
};

void add_all(totals& to, const std::vector<int>& values) {
  const std::lock_guard lock(to.guard);
  std::for_each(values.begin(), values.end(), [&](int v) {  // expect: snag-double-lock
    const std::lock_guard inner(to.guard);
    to.sum += v;
  });
}

void add_twice(totals& to, int value) {
  const auto add = [&to](int v) {
    const std::lock_guard lock(to.guard);
    to.sum += v;
  };
  add(value);
  std::unique_lock lock(to.guard);
  if (to.sum < 10) {
    add(value);  // expect: snag-double-lock
  }
}
