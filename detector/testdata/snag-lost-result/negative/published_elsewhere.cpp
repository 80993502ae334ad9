// The copy is written, and what it then holds goes on.
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

std::string load(int n);
void keep(std::shared_ptr<std::string> text);

std::string run(std::promise<std::string> answer) {
  std::string text;
  std::shared_ptr<std::string> kept;
  std::thread worker([text, kept, answer = std::move(answer)]() mutable {
    text = load(1);
    answer.set_value(text);
    kept = std::make_shared<std::string>(load(2));
    keep(kept);
  });
  worker.join();
  return text + (kept ? *kept : "");
}

std::vector<int> sorted(std::vector<int> numbers) {
  auto task = std::async([numbers]() mutable {
    numbers.push_back(3);
    return numbers;
  });
  const auto more = task.get();
  numbers.insert(numbers.end(), more.begin(), more.end());
  return numbers;
}
