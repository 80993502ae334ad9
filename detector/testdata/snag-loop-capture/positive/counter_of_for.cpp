// Every thread reads the one counter while the loop counts on.
#include <thread>
#include <vector>

void draw(int row);

void draw_all(int rows) {
  std::vector<std::thread> workers;
  for (int row = 0; row < rows; ++row) {
    workers.push_back(std::thread([&] { draw(row); }));  // expect: snag-loop-capture
  }
  for (auto& worker : workers) {
    worker.join();
  }
}
