// The wait is in a function of the same file, or in one that is given the threads.
#include <algorithm>
#include <thread>
#include <vector>

void work(int* on);
void join_elsewhere(std::vector<std::thread>& threads);

namespace {
void join_all(std::vector<std::thread>& threads) {
  for (auto& t : threads) {
    t.join();
  }
}
}  // namespace

void here() {
  int value = 0;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { work(&value); });
  join_all(threads);
}

void there() {
  int value = 0;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { work(&value); });
  join_elsewhere(threads);
}

void by_algorithm() {
  int value = 0;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { work(&value); });
  std::for_each(threads.begin(), threads.end(), [](std::thread& t) { t.join(); });
}
