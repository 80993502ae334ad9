#include <mutex>
#include <thread>

struct part {
  std::mutex guard;
  int value = 0;
};

int run() {
  part mine;
  part yours;
  std::thread other([&yours] {
    const std::lock_guard lock(yours.guard);
    ++yours.value;
  });
  const std::lock_guard lock(mine.guard);
  ++mine.value;
  other.join();
  return mine.value + yours.value;
}
