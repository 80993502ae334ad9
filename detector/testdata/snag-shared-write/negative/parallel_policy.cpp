// One thread alone, or nothing that the calls share.
#include <algorithm>
#include <atomic>
#include <execution>
#include <mutex>
#include <string>
#include <vector>

struct word {
  std::string text;
  int hits = 0;
};

std::size_t letters(std::vector<word>& all) {
  std::size_t sum = 0;
  std::size_t unsequenced = 0;
  std::atomic<std::size_t> together = 0;
  std::vector<std::string> long_ones;
  std::mutex mutex;
  std::for_each(all.begin(), all.end(), [&](const word& one) { sum += one.text.size(); });
  std::for_each(std::execution::seq, all.begin(), all.end(),
                [&](const word& one) { unsequenced += one.text.size(); });
  std::for_each(std::execution::par, all.begin(), all.end(), [&](word& one) {
    one.hits = 0;
    together += one.text.size();
    if (one.text.size() > 20) {
      const std::lock_guard<std::mutex> lock(mutex);
      long_ones.push_back(one.text);
    }
  });
  return sum + unsequenced + together + long_ones.size();
}
