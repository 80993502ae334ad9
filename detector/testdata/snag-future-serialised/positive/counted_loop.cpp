#include <atomic>
#include <future>

long part(int n);

long sum(int parts) {
  std::atomic<long> total{0};
  for (int i = 0; i < parts; ++i) {
    if (i % 2 == 0) {
      auto task = std::async([&total, i] { total += part(i); });  // expect: snag-future-serialised
    }
  }
  return total;
}
