#include <string>
#include <vector>

#include "marl/declarations.h"

void store(const std::string& line);
std::string ask(const std::string& server);
int compute(int input);

void loop_variable(const std::vector<std::string>& lines) {
  marl::WaitGroup left(static_cast<unsigned>(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    marl::schedule([&lines, &i, left] {  // expect: snag-loop-capture
      store(lines[i]);
      left.done();
    });
  }
  left.wait();
}

int nobody_waits() {
  int result = 0;
  marl::schedule([&result] { result = compute(1); });  // expect: snag-dangling-capture
  return 0;
}

std::size_t done_too_early() {
  std::string text;
  marl::WaitGroup ready(1);
  marl::schedule([&text, ready] {
    ready.done();  // expect: snag-misplaced-done
    text = ask("all");
  });
  ready.wait();
  return text.size();
}

std::size_t signalled_too_early() {
  std::string text;
  marl::Event ready(marl::Event::Mode::Manual);
  marl::schedule([&text, ready] {
    ready.signal();  // expect: snag-misplaced-done
    text = ask("all");
  });
  ready.wait();
  return text.size();
}

bool left_early(int input) {
  marl::WaitGroup stored(1);
  marl::schedule([input, stored] {
    if (compute(input) < 0) {
      return;
    }
    stored.done();  // expect: snag-misplaced-done
  });
  stored.wait();
  return true;
}
