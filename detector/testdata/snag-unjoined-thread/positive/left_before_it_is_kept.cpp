// A way out between the start and the place where the handle is kept.
#include <string>
#include <thread>
#include <utility>
#include <vector>

void listen(int port) noexcept;
bool announce(int port) noexcept;
void adopt(std::thread thread);

class endpoints {
 public:
  bool open(int port) {
    std::thread listener(listen, port);  // expect: snag-unjoined-thread
    if (!announce(port)) {
      return false;
    }
    listeners_.push_back(std::move(listener));
    return true;
  }
  ~endpoints() {
    for (auto& one : listeners_) {
      one.join();
    }
  }

 private:
  std::vector<std::thread> listeners_;
};

std::thread make(int port) {
  std::thread listener(listen, port);  // expect: snag-unjoined-thread
  switch (port) {
    case 0:
      return {};
    default:
      break;
  }
  return listener;
}

void hand_over(int port) {
  auto listener = std::thread(listen, port);  // expect: snag-unjoined-thread
  while (!announce(port)) {
    if (port < 0) {
      return;
    }
  }
  adopt(std::move(listener));
}
