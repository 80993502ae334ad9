#include <thread>

void right(int n) {
  for (int i = 0; i < n; ++i) {
    std::thread([i] { (void)i; }).detach();
  }
}
