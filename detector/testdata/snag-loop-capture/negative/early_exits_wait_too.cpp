// However the round is left, its thread is joined on the way.
#include <thread>

bool probe(int port);
bool is_open(int port);

int first_open(int last) {
  for (int port = 1; port < last; ++port) {
    bool answered = false;
    std::jthread asking([&] { answered = probe(port); });  // NOLINT(snag-future-serialised)
    switch (port % 3) {
      case 0:
        continue;
      case 1:
        if (is_open(port)) {
          return port;
        }
        break;
      default:
        asking.join();
        if (answered) {
          return port;
        }
    }
  }
  return 0;
}
