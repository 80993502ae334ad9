#include <functional>
#include <thread>
#include <vector>

int count_lines(int file);

static void add(int file, long& lines) {
  lines += count_lines(file);  // expect: snag-shared-write
}

long count_all(int files) {
  long lines = 0;
  std::vector<std::thread> threads;
  for (int file = 0; file < files; ++file) {
    threads.emplace_back(add, file, std::ref(lines));
  }
  for (auto& thread : threads) {
    thread.join();
  }
  return lines;
}
