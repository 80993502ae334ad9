#include <future>
#include <string>
#include <thread>
#include <vector>

void print(const std::string& text);

void announce() {
  std::string text = "hello";
  std::jthread speaker([&text] { print(text); });
}

int lengths(const std::vector<std::string>& all) {
  std::vector<int> out(all.size());
  std::vector<std::future<void>> running;
  for (std::size_t i = 0; i < all.size(); ++i) {
    running.push_back(std::async(std::launch::async, [&, i] { out[i] = static_cast<int>(all[i].size()); }));
  }
  running.clear();
  return out.empty() ? 0 : out[0];
}
