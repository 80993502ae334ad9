// A block that starts a thread and waits for it by its end says so.
#include <thread>

void touch();

void touched_elsewhere() {
  {
    std::jthread other([] { touch(); });
  }
  touch();
}
