// The author has seen the exception and wants the process to die of it.
#include <exception>
#include <stdexcept>
#include <thread>

void log(const char* what);
void flush_logs();

static void work(int n) {
  if (n < 0) {
    throw std::runtime_error("negative");
  }
}

void run(int n) {
  std::thread worker([n] {
    try {
      work(n);
    } catch (const std::exception& e) {
      log(e.what());
      flush_logs();
      throw;
    }
  });
  worker.join();
}
