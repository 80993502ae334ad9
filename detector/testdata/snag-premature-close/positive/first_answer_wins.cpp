#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

std::string ask(const std::string& server);

std::string fastest(const std::vector<std::string>& servers) {
  auto answers = csp::make_chan<std::string>();
  for (const std::string& server : servers) {
    csp::go([server, answers] { answers.send(ask(server)); });
  }
  const std::string first = answers.receive().value_or("");
  answers.close();  // expect: snag-premature-close
  return first;
}
