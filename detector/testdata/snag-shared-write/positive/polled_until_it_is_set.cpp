// The task asks a plain flag in each round. What is called in between may say anything to it, but not this.
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

class screen {
 public:
  void loop();
  void wake();
};

void serve();
bool ask(int n);

int with_a_screen() {
  screen shown;
  bool going = true;
  std::thread ticker([&] {
    while (going) {  // expect: snag-shared-write
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      shown.wake();
    }
  });
  shown.loop();
  going = false;
  ticker.join();
  return 0;
}

void behind_a_call() {
  bool stop = false;
  std::vector<std::thread> pollers;
  for (int i = 0; i < 2; ++i) {
    pollers.emplace_back([&stop, i] {
      do {
        ask(i);
      } while (!stop);  // expect: snag-shared-write
    });
  }
  serve();
  stop = true;
  for (std::thread& poller : pollers) {
    poller.join();
  }
}

void poll(const bool& stop) {
  for (int n = 0; !stop; ++n) {  // expect: snag-shared-write
    ask(n);
  }
}

void by_reference() {
  bool stop = false;
  std::jthread poller(poll, std::cref(stop));
  serve();
  stop = true;
}
