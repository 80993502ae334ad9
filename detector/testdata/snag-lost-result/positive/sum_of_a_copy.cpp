#include <thread>
#include <vector>

struct statistics {
  long bytes = 0;
  int lines = 0;
};

statistics measure(const std::vector<long>& sizes) {
  statistics all;
  std::jthread worker([sizes, all]() mutable {
    for (const long size : sizes) {
      all.bytes += size;  // expect: snag-lost-result
      ++all.lines;
    }
  });
  worker.join();
  return all;
}
