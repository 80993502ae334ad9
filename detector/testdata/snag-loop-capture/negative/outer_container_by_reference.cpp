// Structured bindings by reference and iterators by value: what they name outlives the join.
#include <map>
#include <string>
#include <thread>
#include <vector>

void store(const std::string& name, int& size);

void store_all(std::map<std::string, int>& table) {
  std::vector<std::thread> writers;
  for (auto& [name, size] : table) {
    writers.emplace_back([&name, &size] { store(name, size); });
  }
  for (auto it = table.begin(); it != table.end(); ++it) {
    writers.emplace_back([it] { store(it->first, it->second); });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
}
