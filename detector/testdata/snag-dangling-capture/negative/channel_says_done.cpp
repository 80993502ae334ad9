#include <string>

#include "csp/chan.h"
#include "csp/go.h"

int compute(const std::string& from);

int ask(const std::string& question) {
  const std::string text = question + "?";
  const auto answers = csp::make_chan<int>(1);
  csp::go([&text, answers] { answers.send(compute(text)); });
  return answers.receive().value_or(0);
}
