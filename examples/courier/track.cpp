#include <memory>

#include "csp/csp.h"
#include "examples/courier/courier.h"

namespace courier {

// Right: the writers close through the one task that waits for them, and the reader drains the channel.
std::vector<std::string> track(const std::vector<int>& numbers, const std::function<std::string(int)>& ask) {
  const csp::chan<std::string> answers = csp::make_chan<std::string>();
  const auto asking = std::make_shared<csp::wait_group>();
  for (const int number : numbers) {
    asking->add(1);
    csp::go([number, ask, answers, asking] {
      const auto done = asking->done_on_exit();
      answers.send(ask(number));
    });
  }
  csp::go([answers, asking] {
    asking->wait();
    answers.close();
  });
  std::vector<std::string> all;
  for (const std::string& answer : answers) {
    all.push_back(answer);
  }
  return all;
}

}  // namespace courier
