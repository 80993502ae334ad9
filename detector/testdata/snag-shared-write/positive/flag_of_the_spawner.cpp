#include <functional>
#include <thread>

void tick();

void during(const std::function<void()>& work) {
  bool stop = false;
  std::jthread ticker([&stop] {
    while (!stop) {  // expect: snag-shared-write
      tick();
    }
  });
  work();
  stop = true;
  ticker.join();
}
