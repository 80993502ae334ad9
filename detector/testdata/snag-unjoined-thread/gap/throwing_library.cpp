// Bad input throws out of the library, as nearly every call of it may (out of memory).
#include <string>
#include <thread>

void work();

int run(const std::string& port) {
  std::thread worker(work);  // missed: snag-unjoined-thread
  const int number = std::stoi(port);
  worker.join();
  return number;
}
