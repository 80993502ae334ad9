#include <mutex>

std::mutex port_guard;
int port = 0;

int configure(int what) {
  port_guard.lock();
  switch (what) {
    case 0:
      port = 80;
      break;
    case 1:
      port_guard.lock();  // expect: snag-double-lock
      port = 443;
      port_guard.unlock();
      break;
    default:
      goto out;
  }
  ++port;
out:
  port_guard.unlock();
  return port;
}
