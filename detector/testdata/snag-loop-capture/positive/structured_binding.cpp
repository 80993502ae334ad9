// Bound by value: name and size are parts of this round's copy.
#include <map>
#include <string>
#include <thread>
#include <vector>

void store(const std::string& name, int size);

void store_all(const std::map<std::string, int>& table) {
  std::vector<std::thread> writers;
  for (const auto [name, size] : table) {
    writers.emplace_back([&] { store(name, size); });  // expect: snag-loop-capture
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
}
