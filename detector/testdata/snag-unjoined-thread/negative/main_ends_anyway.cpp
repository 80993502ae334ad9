// An exception that leaves main, or a thread's body, ends the process with or without a join.
#include <stdexcept>
#include <thread>
#include <vector>

void work();

static void check(int value) {
  if (value < 0) {
    throw std::out_of_range("negative");
  }
}

int main(int argc, char** /*argv*/) {
  std::thread worker(work);
  check(argc);
  std::thread outer([argc] {
    std::thread inner(work);
    check(argc);  // NOLINT(snag-escaping-exception)
    inner.join();
  });
  outer.join();
  worker.join();
}
