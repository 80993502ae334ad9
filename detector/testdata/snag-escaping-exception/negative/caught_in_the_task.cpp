#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

void add_up(const std::vector<std::string>& lines, std::vector<long>& sums,
            std::vector<std::exception_ptr>& errors) {
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    workers.emplace_back([&, i] {
      try {
        sums[i] = std::stol(lines[i]);
        if (sums[i] < 0) {
          throw std::range_error("negative");
        }
      } catch (...) {
        errors[i] = std::current_exception();
      }
    });
  }
}
