// Two accounts, two locks, taken in the order of the arguments: transfers in opposite directions can wait for
// each other for ever.

#include <cstdio>
#include <mutex>
#include <thread>

namespace {

struct account {
  std::mutex lock;
  int balance = 100;
};

void transfer(account& from, account& to, int amount) {
  const std::lock_guard<std::mutex> first(from.lock);
  const std::lock_guard<std::mutex> second(to.lock);
  from.balance -= amount;
  to.balance += amount;
}

}  // namespace

int main() {
  account a;
  account b;
  std::thread there([&] { transfer(a, b, 10); });
  std::thread back([&] { transfer(b, a, 20); });
  there.join();
  back.join();
  std::printf("%d %d\n", a.balance, b.balance);
  return a.balance == 110 && b.balance == 90 ? 0 : 1;
}
