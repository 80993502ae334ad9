// The futures go to a task, or to somebody unknown, when all have been started: too late for each iteration.
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

int send(const std::string& name, const std::string& text);
std::string text_of(int page);
void keep(std::vector<std::thread> threads);

std::future<int> send_all(const std::vector<int>& pages) {
  std::vector<std::future<int>> sent;
  for (const int page : pages) {
    const std::string text = text_of(page);
    const std::string name = std::to_string(page);
    sent.push_back(std::async(std::launch::async, [&text, name] {  // expect: snag-loop-capture
      return send(name, text);
    }));
  }
  const auto worst = [](std::vector<std::future<int>> all) {
    int found = 0;
    for (auto& one : all) {
      const int status = one.get();
      found = status > found ? status : found;
    }
    return found;
  };
  return std::async(std::launch::async, worst, std::move(sent));
}

void send_beside(const std::vector<int>& pages) {
  std::vector<std::thread> senders;
  for (const int page : pages) {
    std::string text = text_of(page);
    senders.emplace_back([&] { send("page", text); });  // expect: snag-loop-capture
  }
  keep(std::move(senders));
}
