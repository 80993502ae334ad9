#include <exception>
#include <functional>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

std::vector<int> all(const std::vector<std::function<int()>>& sources) {
  const auto replies = csp::make_chan<int>();
  for (const auto& source : sources) {
    csp::go([source, replies] {
      int value = 0;
      try {
        value = source();
      } catch (const std::exception&) {
        value = -1;
      }
      replies.send(value);
    });
  }
  std::vector<int> values;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    values.push_back(replies.receive().value_or(0));
  }
  return values;
}

int known_to_the_spawner(int parts) {
  const auto replies = csp::make_chan<int>();
  for (int part = 0; part < parts; ++part) {
    csp::go([part, replies] {
      if (part == 0) {
        return;
      }
      replies.send(part);
    });
  }
  int sum = 0;
  for (int part = 1; part < parts; ++part) {
    sum += replies.receive().value_or(0);
  }
  return sum;
}
