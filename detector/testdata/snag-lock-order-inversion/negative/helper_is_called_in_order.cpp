#include <mutex>
#include <thread>

namespace {

struct account {
  int id = 0;
  std::mutex guard;
  int money = 0;
};

void move_in_order(account& low, account& high, int n) {
  const std::lock_guard a(low.guard);
  const std::lock_guard b(high.guard);
  low.money -= n;
  high.money += n;
}

}  // namespace

void transfer(int n) {
  static account one;
  static account two;
  if (one.id < two.id) {
    move_in_order(one, two, n);
  } else {
    move_in_order(two, one, -n);
  }
}
