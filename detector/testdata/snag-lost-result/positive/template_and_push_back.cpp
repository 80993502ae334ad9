#include <thread>
#include <vector>

template <class T>
std::vector<T> collect(T first, int n) {
  std::vector<T> found;
  std::jthread worker([found, first, n]() mutable {
    for (int i = 0; i < n; ++i) {
      found.push_back(first);  // expect: snag-lost-result
    }
  });
  worker.join();
  return found;
}

std::size_t run() {
  return collect(1, 2).size();
}
