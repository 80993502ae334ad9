// Bound by value, or by reference to what is joined in time; stored in a function, in a container, started
// later.
#include <functional>
#include <latch>
#include <thread>
#include <utility>
#include <vector>

void fill(int& into, int value);
void print(int value);

static void fill_and_count(int value, std::latch& filled) {
  print(value);
  filled.count_down();
}

void bound() {
  int cell = 0;
  std::latch filled(1);
  const auto job = std::bind(fill, std::ref(cell), 1);
  std::jthread counting(std::bind(fill_and_count, 3, std::ref(filled)));
  std::thread filler(job);
  filler.join();
  filled.wait();
  std::thread(std::bind(print, cell)).detach();
}

void stored() {
  std::vector<std::function<void()>> jobs;
  for (int row = 0; row < 4; ++row) {
    jobs.push_back([row] { print(row); });
  }
  std::function<void()> last;
  last = [count = jobs.size()] { print(static_cast<int>(count)); };
  std::vector<std::jthread> threads;
  for (auto& job : jobs) {
    threads.emplace_back(job);
  }
  threads.emplace_back(std::move(last));
}

void called_only(std::vector<std::function<void()>>& elsewhere) {
  std::vector<std::function<void()>> checks;
  for (int row = 0; row < 4; ++row) {
    checks.push_back([row] { print(row); });
  }
  for (const auto& check : checks) {
    check();
  }
  elsewhere.swap(checks);
}
