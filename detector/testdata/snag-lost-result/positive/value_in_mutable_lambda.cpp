#include <thread>

int count_lines(const char* file);

int lines(const char* file) {
  int total = 0;
  std::thread counter([file, total]() mutable {
    total = count_lines(file);  // expect: snag-lost-result
  });
  counter.join();
  return total;
}
