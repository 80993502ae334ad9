#include <string>
#include <thread>
#include <vector>

static long bytes_of(const std::string& line) {
  return line.empty() ? 0 : std::stol(line);
}

void add_up(const std::vector<std::string>& lines, std::vector<long>& bytes) {
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    workers.emplace_back([&, i] {
      bytes[i] = bytes_of(lines[i]);  // expect: snag-escaping-exception
    });
  }
}
