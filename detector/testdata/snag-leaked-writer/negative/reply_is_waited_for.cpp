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

struct polite_question {
  csp::context asker;
  csp::chan<std::string> reply;
};

void serve(const csp::recv_chan<question>& questions) {
  for (const question& one : questions) {
    one.answer.send(look_up(one.name));
  }
}

void serve_politely(const csp::recv_chan<polite_question>& questions) {
  for (const polite_question& one : questions) {
    csp::select(csp::on_send(one.reply, look_up("")), csp::on_receive(one.asker.done()));
  }
}

std::string always(const csp::chan<question>& questions, const std::string& name) {
  const auto answer = csp::make_chan<std::string>();
  questions.send({name, answer});
  return answer.receive().value_or("");
}

std::optional<std::string> with_room(const csp::chan<question>& questions, const std::string& name,
                                     const csp::context& until) {
  const auto answer = csp::make_chan<std::string>(1);
  questions.send(question{name, answer});
  std::optional<std::string> got;
  csp::select(csp::on_receive(answer, [&got](std::optional<std::string> one) { got = std::move(one); }),
              csp::on_receive(until.done()));
  return got;
}

std::optional<std::string> heard_by_the_server(const csp::chan<polite_question>& questions,
                                               const csp::context& until) {
  const auto reply = csp::make_chan<std::string>();
  questions.send({until, reply});
  std::optional<std::string> got;
  csp::select(csp::on_receive(reply, [&got](std::optional<std::string> one) { got = std::move(one); }),
              csp::on_receive(until.done()));
  return got;
}
