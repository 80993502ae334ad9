#include <string>
#include <thread>
#include <vector>

struct row {
  std::string text;
  int width = 0;
};

std::string render(std::size_t i);

std::vector<row> render_all(std::size_t n) {
  std::vector<row> rows(n);
  std::vector<std::thread> painters;
  for (std::size_t i = 0; i < n; ++i) {
    painters.emplace_back([&rows, i] {
      auto mine = rows[i];
      mine.text = render(i);  // expect: snag-lost-result
      mine.width = 80;
    });
  }
  for (auto& painter : painters) {
    painter.join();
  }
  return rows;
}
