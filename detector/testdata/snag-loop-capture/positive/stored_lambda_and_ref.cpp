// The lambda has a name, and the argument goes by std::ref.
#include <functional>
#include <thread>
#include <vector>

void add_to(int& sum, int by);
void touch(const int& value);

void run(int n) {
  std::vector<std::thread> pool;
  for (int i = 0; i < n; i++) {
    int part = i * i;
    pool.emplace_back(add_to, std::ref(part), 1);  // expect: snag-loop-capture
  }
  for (int j = 0; j < n; j++) {
    auto task = [&j] { touch(j); };  // expect: snag-loop-capture
    pool.emplace_back(task);
  }
  for (std::thread& t : pool) {
    if (t.joinable()) {
      t.join();
    }
  }
}
