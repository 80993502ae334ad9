// The flag is looked at before the lock is taken: a notification between the two goes to nobody.

#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

std::mutex lock;
std::condition_variable arrived;
bool there = false;

bool is_there() {
  const std::lock_guard<std::mutex> held(lock);
  return there;
}

void await_arrival() {
  if (!is_there()) {
    std::unique_lock<std::mutex> held(lock);
    arrived.wait(held);
  }
}

}  // namespace

int main() {
  std::thread waiting(await_arrival);
  {
    const std::lock_guard<std::mutex> held(lock);
    there = true;
  }
  arrived.notify_all();
  waiting.join();
  return 0;
}
