// Its own flag, not the token of the thread: an early way out joins without setting it.
#include <atomic>
#include <thread>

void beat();
bool connect();
int talk();

int run() {
  std::atomic<bool> done = false;
  std::jthread heart([&done] {  // expect: snag-lost-cancel
    while (!done.load(std::memory_order_relaxed)) {
      beat();
    }
  });
  if (!connect()) {
    return -1;
  }
  const int answer = talk();
  done = true;
  return answer;
}
