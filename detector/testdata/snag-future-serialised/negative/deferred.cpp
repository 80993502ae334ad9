// Nothing was to run beside anything.
#include <future>

int compute(int n);

void lazily(int n, std::launch policy) {
  std::async(std::launch::deferred, compute, n);
  auto later = std::async(std::launch::deferred, compute, n);
  auto chosen = std::async(policy, compute, n);
}
