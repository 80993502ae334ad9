// The loop's variable is a reference: what it names lives in the container.
#include <thread>
#include <vector>

void sort_part(std::vector<int>& part);

void sort_parts(std::vector<std::vector<int>>& parts) {
  std::vector<std::thread> running;
  for (auto& part : parts) {
    running.emplace_back([&part] { sort_part(part); });
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto& part = parts[i];
    running.emplace_back([&part] { sort_part(part); });
  }
  for (auto& t : running) {
    t.join();
  }
}
