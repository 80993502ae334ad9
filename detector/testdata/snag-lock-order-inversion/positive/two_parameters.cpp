#include <mutex>

struct account {
  std::mutex guard;
  int money = 0;
};

bool transfer(account& from, account& to, int n) {
  if (&from == &to || n > from.money) {
    return false;
  }
  std::unique_lock<std::mutex> first(from.guard);
  std::unique_lock<std::mutex> second(to.guard);  // expect: snag-lock-order-inversion
  from.money -= n;
  to.money += n;
  return true;
}
