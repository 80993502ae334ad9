// The answer that says that the task is over is sent by functions that call each other.
#include "csp/chan.h"
#include "csp/go.h"

int next_part(int part);

void try_again(int part, csp::chan<int> answers);

void attempt(int part, csp::chan<int> answers) {
  if (next_part(part) < 0) {
    try_again(part, answers);
    return;
  }
  answers.send(part);
}

void try_again(int part, csp::chan<int> answers) {
  attempt(part + 1, answers);
}

int run() {
  auto answers = csp::make_chan<int>(1);
  int seen = 0;
  csp::go([&seen, answers]() noexcept {
    seen = 1;
    try_again(0, answers);
  });
  const int part = answers.receive().value_or(0);
  return part + seen;
}
