// An algorithm with a parallel policy calls its closure on several threads.
#include <algorithm>
#include <execution>
#include <string>
#include <vector>

struct word {
  std::string text;
  int hits = 0;
};

std::size_t letters(const std::vector<word>& all) {
  std::size_t sum = 0;
  std::for_each(std::execution::par, all.begin(), all.end(), [&](const word& one) {
    sum += one.text.size();  // expect: snag-shared-write
  });
  return sum;
}

std::vector<int> scores(const std::vector<word>& all, std::string& last) {
  std::vector<int> found(all.size());
  std::transform(std::execution::par_unseq, all.begin(), all.end(), found.begin(), [&last](const word& one) {
    last = one.text;  // expect: snag-shared-write
    return one.hits;
  });
  return found;
}
