#include <future>
#include <vector>

int fetch(int id);

int fetch_all(const std::vector<int>& ids) {
  std::vector<std::future<int>> answers;
  for (const int id : ids) {
    answers.push_back(std::async(std::launch::async, [id] { return fetch(id); }));
  }
  int sum = 0;
  for (auto& answer : answers) {
    sum += answer.get();
  }
  return sum;
}
