#include <future>
#include <map>
#include <optional>
#include <thread>
#include <vector>

void work(int n);

void run(int n) {
  static std::future<void> always = std::async(std::launch::async, work, n);
  std::future<void> later;
  std::optional<std::jthread> helper;
  std::map<int, std::future<void>> by_number;
  if (n > 3) {
    later = std::async(std::launch::async, work, n);
    helper.emplace([n] { work(n); });
    by_number[n] = std::async(std::launch::async, work, n);
    by_number.emplace(n + 1, std::async(std::launch::async, work, n));
  }
  for (int i = 0; i < n; ++i) {
    by_number[i] = std::async(std::launch::async, work, i);
  }
  work(n);
}
