#include "cases/counting/misplaced-done.h"

#include <memory>

#include "csp/csp.h"

namespace cases::misplaced_done {

std::vector<answer> ask_all(const std::vector<std::string>& services,
                            const std::function<std::string(const std::string&)>& ask) {
  const csp::chan<answer> answers = csp::make_chan<answer>();
  const auto pending = std::make_shared<csp::wait_group>();
  pending->add(static_cast<int>(services.size()));
  for (const std::string& service : services) {
    csp::go([service, ask, answers, pending] {
      const auto done = pending->done_on_exit();
      const std::string says = ask(service);
      answers.send({service, says});
    });
  }
  csp::go([answers, pending] {
    pending->wait();
    answers.close();
  });

  std::vector<answer> all;
  for (const answer& one : answers) {
    all.push_back(one);
  }
  return all;
}

}  // namespace cases::misplaced_done
