// A thread wakes the screen for ever; main leaves while it runs.
#include <chrono>
#include <thread>

class screen {
 public:
  void loop();
  void wake();
};

int main() {
  screen shown;
  std::thread ticker([&shown] {  // expect: snag-unjoined-thread
    for (;;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      shown.wake();
    }
  });
  shown.loop();
  return 0;
}
