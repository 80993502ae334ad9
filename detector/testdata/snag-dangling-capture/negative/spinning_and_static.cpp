#include <atomic>
#include <thread>

int compute();

int spin() {
  int result = 0;
  std::atomic<bool> done = false;
  std::thread([&] {
    result = compute();
    done = true;
  }).detach();
  while (!done) {
    std::this_thread::yield();
  }
  return result;
}

void forever() {
  static int counter = 0;
  std::thread([] { ++counter; }).detach();
}

int& global();

void reference_parameter(int& outside) {
  int& alias = global();
  std::thread([&outside, &alias] { outside = alias; }).detach();
}
