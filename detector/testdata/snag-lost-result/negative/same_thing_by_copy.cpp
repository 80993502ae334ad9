// Copies of what stands for another are that other: channels, views, iterators into shared memory.
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "csp/csp.h"

int run(std::vector<int>& numbers) {
  const std::span<int> all(numbers);
  auto results = csp::make_chan<int>(1);
  int* first = numbers.data();
  std::jthread writer([all, results, first]() mutable {
    all[0] = 1;
    first[1] = 2;
    results.send(3);
  });
  writer.join();
  return numbers[0] + results.receive().value_or(0);
}
