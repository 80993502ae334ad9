#include <functional>
#include <mutex>
#include <utility>

struct account {
  int id = 0;
  std::mutex guard;
  int money = 0;
};

void by_address(account& from, account& to) {
  if (&from < &to) {
    const std::lock_guard a(from.guard);
    const std::lock_guard b(to.guard);
    std::swap(from.money, to.money);
  } else {
    const std::lock_guard b(to.guard);
    const std::lock_guard a(from.guard);
    std::swap(from.money, to.money);
  }
}

void by_number(account* from, account* to) {
  if (from->id > to->id) {
    std::swap(from, to);
  }
  const std::lock_guard a(from->guard);
  const std::lock_guard b(to->guard);
  std::swap(from->money, to->money);
}

void by_choice(account& one, account& other) {
  account& first = std::less<account*>()(&one, &other) ? one : other;
  account& second = &first == &one ? other : one;
  const std::lock_guard a(first.guard);
  const std::lock_guard b(second.guard);
  std::swap(one.money, other.money);
}
