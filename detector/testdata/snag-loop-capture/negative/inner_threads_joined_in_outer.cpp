// The captured variable belongs to the outer loop, and the inner threads end within its iteration.
#include <thread>
#include <vector>

void cell(int row, int column);

void grid(int rows, int columns) {
  for (int row = 0; row < rows; ++row) {
    std::vector<std::thread> line;
    for (int column = 0; column < columns; ++column) {
      line.emplace_back([&row, column] { cell(row, column); });
    }
    for (std::thread& t : line) {
      t.join();
    }
  }
}
