// Slow, and nobody's deadlock: --min-confidence low says so.
#include <chrono>
#include <mutex>
#include <thread>

std::mutex guard;
int value = 0;

void slowly() {
  const std::lock_guard lock(guard);
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ++value;
}
