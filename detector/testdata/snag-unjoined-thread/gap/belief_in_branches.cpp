// A join in a branch counts for the whole branch, whatever its condition asks.
#include <thread>

void work();
bool rarely();

void run() {
  std::thread worker(work);  // missed: snag-unjoined-thread
  if (rarely()) {
    worker.join();
  }
}
