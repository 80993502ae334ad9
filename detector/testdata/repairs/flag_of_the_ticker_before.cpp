// A thread wakes the screen until main says stop, by a plain flag.
#include <chrono>
#include <thread>

class screen {
 public:
  void loop();
  void wake();
};

int main() {
  screen shown;
  bool ticking = true;
  std::thread ticker([&] {
    while (ticking) {  // expect: snag-shared-write
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      shown.wake();
    }
  });
  shown.loop();
  ticking = false;
  ticker.join();
  return 0;
}
