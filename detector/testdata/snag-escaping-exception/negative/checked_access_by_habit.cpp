// at() where the index is known to be good, and an error code instead of an exception.
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

void fill(std::vector<int>& out, const std::map<std::string, int>& rates) {
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < out.size(); ++i) {
    workers.emplace_back([&, i] {
      out.at(i) = rates.at("EUR");
      try {
        out.at(i) += 1;
      } catch (const int&) {
        out.at(i) = -1;
      }
    });
  }
}

void clear(const std::filesystem::path& file) {
  std::jthread worker([&file] {
    std::error_code failed;
    std::filesystem::remove(file, failed);
    std::filesystem::create_directories(file.parent_path(), failed);
  });
}

void listen(int& port) {
  std::jthread worker([&port] { port = std::stoi("8080"); });
}
