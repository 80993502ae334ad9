#include <functional>
#include <thread>

void work();
bool ready();

static void work_until(const volatile bool& stop) {
  while (true) {
    if (stop) {
      break;
    }
    work();
  }
}

int run() {
  bool stop = false;
  std::thread worker(work_until, std::cref(stop));
  int result = 0;
  if (ready()) {
    stop = true;
    result = 1;
  }
  worker.join();  // expect: snag-lost-cancel
  return result;
}
