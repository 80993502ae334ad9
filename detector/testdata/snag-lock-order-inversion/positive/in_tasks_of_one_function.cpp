#include <mutex>
#include <thread>

int run() {
  std::mutex left;
  std::mutex right;
  int value = 0;
  std::jthread one([&] {
    left.lock();
    right.lock();
    ++value;
    right.unlock();
    left.unlock();
  });
  std::jthread two([&] {
    right.lock();
    left.lock();  // expect: snag-lock-order-inversion
    --value;
    left.unlock();
    right.unlock();
  });
  return 0;
}
