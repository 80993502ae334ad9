// Many tasks, one promise: the last one out answers.
#include <atomic>
#include <future>
#include <thread>
#include <vector>

int count(int part);

int total(int parts) {
  std::atomic<int> sum = 0;
  std::atomic<int> left = parts;
  std::promise<int> answer;
  auto result = answer.get_future();
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([&, part] {
      sum += count(part);
      if (left.fetch_sub(1) == 1) {
        answer.set_value(sum);
      }
    });
  }
  return result.get();
}
