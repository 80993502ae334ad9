// What a round of a loop owns: values, copies of elements, parts, iterators.
#include <map>
#include <string>
#include <thread>
#include <vector>

void store(const std::string& name, int size);

void by_value(const std::vector<std::string>& names, std::vector<std::thread>& threads) {
  for (std::string name : names) {
    threads.emplace_back([&name] { store(name, 0); });  // expect: snag-loop-capture
  }
}

void by_parts(const std::map<std::string, int>& table, std::vector<std::thread>& threads) {
  for (auto [name, size] : table) {
    threads.emplace_back([&name = name, &size = size] { store(name, size); });  // expect: snag-loop-capture
  }
}

void by_reference_to_a_local() {
  std::vector<std::string> names = {"a", "b"};
  for (auto& name : names) {
    std::thread([&name] { store(name, 1); }).detach();  // expect: snag-dangling-capture
  }
}

void by_iterator(std::vector<std::string>& names, std::vector<std::thread>& threads) {
  for (auto it = names.begin(); it != names.end(); ++it) {
    threads.emplace_back([&it] { store(*it, 2); });  // expect: snag-loop-capture
  }
}

void by_index(std::vector<std::string>& names, std::vector<std::thread>& threads) {
  std::size_t i = 0;
  while (i < names.size()) {
    const std::size_t at = i++;
    threads.emplace_back([&] { store(names[at], 3); });  // expect: snag-loop-capture
  }
}
