#include <cstdio>
#include <mutex>
#include <thread>

namespace {

struct account {
  std::mutex guard;
  int money = 100;
};

void transfer(account& from, account& to, int amount) {
  const std::lock_guard<std::mutex> first(from.guard);
  const std::lock_guard<std::mutex> second(to.guard);  // expect: snag-lock-order-inversion
  from.money -= amount;
  to.money += amount;
}

}  // namespace

int main() {
  account a;
  account b;
  std::thread there([&] { transfer(a, b, 10); });
  std::thread back([&] { transfer(b, a, 20); });
  there.join();
  back.join();
  return a.money == 110 ? 0 : 1;
}
