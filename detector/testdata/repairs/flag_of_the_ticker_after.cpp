// A thread wakes the screen until main says stop, by a flag that both may use at once.
#include <atomic>
#include <chrono>
#include <thread>

class screen {
 public:
  void loop();
  void wake();
};

int main() {
  screen shown;
  std::atomic<bool> ticking = true;
  std::thread ticker([&] {
    while (ticking) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      shown.wake();
    }
  });
  shown.loop();
  ticking = false;
  ticker.join();
  return 0;
}
