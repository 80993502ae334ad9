#include <array>
#include <string>
#include <thread>
#include <vector>

int work(int n);

struct result {
  int value = 0;
  std::string text;
};

int run(int n, int* out) {
  std::vector<result> results(static_cast<std::size_t>(n));
  std::array<int, 8> few{};
  std::vector<char> marks(static_cast<std::size_t>(n));
  int raw[8] = {};
  std::vector<std::jthread> threads;
  for (int i = 0; i < n; ++i) {
    auto& slot = results[static_cast<std::size_t>(i)];
    threads.emplace_back([&, i] {
      const auto at = static_cast<std::size_t>(i);
      results[at].value = work(i);
      results.at(at).text = "done";
      few[at % 8] = 1;
      raw[i % 8] += 1;
      marks[at] = 1;
      out[i] = 2;
      auto& mine = results[at];
      mine.value += 1;
    });
    threads.emplace_back([&slot] { slot.value = 4; });
  }
  threads.clear();
  return results[0].value + few[0] + raw[0];
}
