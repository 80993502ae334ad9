#include <thread>

void work();
bool ready();

bool run() {
  std::thread worker([] { work(); });  // expect: snag-unjoined-thread
  if (!ready()) {
    return false;
  }
  worker.join();
  return true;
}
