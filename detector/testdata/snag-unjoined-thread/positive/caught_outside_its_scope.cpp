// The exception is caught in the function, but the thread dies with the try block.
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
  try {
    std::thread worker{work};  // expect: snag-unjoined-thread
    check(value);
    worker.join();
  } catch (const std::exception& e) {
    note(e.what());
  }
}
