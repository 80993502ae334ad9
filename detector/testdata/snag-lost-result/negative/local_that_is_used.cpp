#include <string>
#include <thread>
#include <vector>

void show(const std::string& text);

void run(std::vector<std::string>& rows) {
  std::thread painter([&rows] {
    for (std::string row : rows) {
      row += "!";
      show(row);
    }
    auto first = rows[0];
    first = first + first;
    rows[0] = first;
  });
  painter.join();
  show(rows[0]);
}
