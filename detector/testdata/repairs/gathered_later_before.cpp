// Reports are sent beside each other; the task that adds up the answers is handed out, its futures stay
// behind.
#include <future>
#include <string>
#include <vector>

int send(const std::string& report);

std::future<int> send_all(const std::vector<std::string>& reports) {
  std::vector<std::future<int>> answers;
  for (const std::string& report : reports) {
    answers.push_back(std::async(std::launch::async, [copy = report] { return send(copy); }));
  }
  return std::async(std::launch::async, [&] {
    int worst = 0;
    for (auto& answer : answers) {  // expect: snag-dangling-capture
      const int status = answer.get();
      worst = status > worst ? status : worst;
    }
    return worst;
  });
}
