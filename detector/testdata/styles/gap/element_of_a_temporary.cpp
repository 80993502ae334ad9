// The range is a temporary: its elements die with the loop.
#include <string>
#include <thread>
#include <vector>

void store(const std::string& name);
std::vector<std::string> read_all();

void store_all(std::vector<std::thread>& threads) {
  for (const auto& name : read_all()) {
    threads.emplace_back([&name] { store(name); });  // missed: snag-dangling-capture
  }
}
