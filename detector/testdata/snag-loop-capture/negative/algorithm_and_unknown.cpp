// Not every lambda is a task: algorithms call at once, and of an unknown function nothing is bet.
#include <algorithm>
#include <functional>
#include <vector>

void sometime(const std::function<void()>& f);

void walk(const std::vector<int>& values, std::vector<int>& out) {
  for (int i = 0; i < 3; ++i) {
    std::for_each(values.begin(), values.end(), [&](int v) { out.push_back(v + i); });
    sometime([&] { out.push_back(i); });
  }
}
