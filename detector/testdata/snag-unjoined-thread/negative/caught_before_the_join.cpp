#include <exception>
#include <stdexcept>
#include <thread>

void work();
void note(const char* what);

static void check(int value) {
  if (value < 0) {
    throw std::out_of_range("negative");
  }
}

void run(int value) {
  std::thread worker(work);
  try {
    check(value);
  } catch (const std::exception& e) {
    note(e.what());
  }
  worker.join();
}
