// Reports are sent beside each other; the task that adds up the answers takes their futures along.
#include <future>
#include <string>
#include <utility>
#include <vector>

int send(const std::string& report);

std::future<int> send_all(const std::vector<std::string>& reports) {
  std::vector<std::future<int>> answers;
  for (const std::string& report : reports) {
    answers.push_back(std::async(std::launch::async, [copy = report] { return send(copy); }));
  }
  const auto worst_of = [](std::vector<std::future<int>> all) {
    int worst = 0;
    for (auto& answer : all) {
      const int status = answer.get();
      worst = status > worst ? status : worst;
    }
    return worst;
  };
  return std::async(std::launch::async, worst_of, std::move(answers));
}
