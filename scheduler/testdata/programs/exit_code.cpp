// Each access is locked, and the sum is wrong all the same where two threads read before either writes: exit
// code 1 in some schedules. No sanitizer has anything to say.

#include <cstdio>
#include <mutex>
#include <thread>

namespace {

std::mutex lock;
int total = 0;

int read_total() {
  const std::lock_guard<std::mutex> held(lock);
  return total;
}

void write_total(int value) {
  const std::lock_guard<std::mutex> held(lock);
  total = value;
}

void add(int amount) {
  write_total(read_total() + amount);
}

}  // namespace

int main() {
  std::thread one(add, 1);
  std::thread two(add, 2);
  one.join();
  two.join();
  std::printf("total %d\n", total);
  return total == 3 ? 0 : 1;
}
