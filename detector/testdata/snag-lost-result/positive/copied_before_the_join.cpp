#include <map>
#include <string>
#include <thread>

std::string ask(const std::string& host);
void show(const std::map<std::string, std::string>& answers);

void survey(const std::string& host) {
  std::map<std::string, std::string> answers;
  std::thread asker([&] { answers[host] = ask(host); });
  const auto result = answers;  // expect: snag-lost-result
  asker.join();
  show(result);
}
