// The answer goes to a channel that came with the question, and who asked may be gone.
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/select.h"

std::string look_up(const std::string& name);

struct question {
  std::string name;
  csp::chan<std::string> answer;
};

void serve(const csp::recv_chan<question>& questions) {
  for (const question& one : questions) {
    one.answer.send(look_up(one.name));  // expect: snag-leaked-writer
  }
}

std::optional<std::string> ask(const csp::chan<question>& questions, const std::string& name,
                               const csp::context& until) {
  const auto answer = csp::make_chan<std::string>();
  questions.send({name, answer});
  std::optional<std::string> got;
  csp::select(csp::on_receive(answer, [&got](std::optional<std::string> one) { got = std::move(one); }),
              csp::on_receive(until.done()));
  return got;
}
