#include <map>
#include <string>
#include <thread>
#include <vector>

void show(int n, const std::string& text);

void run(const std::map<std::string, int>& rates, int rounds) {
  std::vector<int> sizes = {1, 2, 3};
  std::string title = "rates";
  title += "!";
  sizes.push_back(rounds);
  std::vector<std::jthread> threads;
  for (int i = 0; i < rounds; ++i) {
    threads.emplace_back([&] {
      for (auto it = sizes.begin(); it != sizes.end(); ++it) {
        show(*it, title);
      }
      const auto found = rates.find(title);
      if (found != rates.end()) {
        show(found->second, title);
      }
      for (const int size : sizes) {
        show(size + rounds, title);
      }
    });
  }
}
