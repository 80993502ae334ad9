// The exception comes out of a constructor.
#include <stdexcept>
#include <thread>

void work();

struct positive {
  explicit positive(int number) {
    if (number <= 0) {
      throw std::invalid_argument("not positive");
    }
  }
};

void run(int number) {
  std::thread worker(work);  // missed: snag-unjoined-thread
  const positive checked(number);
  worker.join();
}
