#include <chrono>
#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

std::string ask(const std::string& server);

std::string fastest(const std::vector<std::string>& servers) {
  auto answers = csp::make_chan<std::string>(servers.size());
  for (const std::string& server : servers) {
    csp::go([server, answers] { answers.send(ask(server)); });
  }
  return answers.receive().value_or("");
}

void within(std::chrono::milliseconds limit) {
  const auto answer = csp::make_chan<std::string>(1);
  csp::go([answer] { answer.send(ask("one")); });
  (void)answer.receive_for(limit);
}
