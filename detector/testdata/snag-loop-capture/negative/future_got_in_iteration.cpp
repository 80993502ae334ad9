#include <future>

int half(int of);

int sum(int n) {
  int total = 0;
  for (int i = 0; i < n; ++i) {
    auto left = std::async(std::launch::async, [&] { return half(i); });
    const int right = half(i + 1);
    total += left.get() + right;
  }
  for (int i = 0; i < n; ++i) {
    // Its future waits at the end of the statement.
    std::async(std::launch::async, [&] { half(i); });  // NOLINT(snag-future-serialised)
  }
  return total;
}
