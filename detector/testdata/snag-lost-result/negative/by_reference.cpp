#include <string>
#include <thread>
#include <vector>

int count_lines(const std::string& file);

int lines(const std::vector<std::string>& files) {
  std::vector<int> counts(files.size());
  int first = 0;
  std::vector<std::jthread> counters;
  for (std::size_t i = 0; i < files.size(); ++i) {
    counters.emplace_back([&counts, &files, i] { counts[i] = count_lines(files[i]); });
  }
  counters.clear();
  std::thread again([](int& out, const std::string& file) { out = count_lines(file); }, std::ref(first),
                    files[0]);
  again.join();
  return counts[0] + first;
}
