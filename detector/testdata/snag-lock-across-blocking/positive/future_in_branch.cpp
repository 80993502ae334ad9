#include <future>
#include <mutex>

struct shared {
  std::mutex guard;
  int value = 0;
};

int load(shared& of, bool wait) {
  std::future<int> next = std::async(std::launch::async, [&of] {
    const std::scoped_lock lock(of.guard);
    return ++of.value;
  });
  const std::scoped_lock lock(of.guard);
  if (wait) {
    return next.get();  // expect: snag-lock-across-blocking
  }
  return of.value;
}
