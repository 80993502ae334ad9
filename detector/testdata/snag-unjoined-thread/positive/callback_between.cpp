#include <functional>
#include <thread>

void work();

void run(const std::function<void(int)>& progress) {
  std::thread worker(work);  // expect: snag-unjoined-thread
  progress(50);
  worker.join();
  progress(100);
}
