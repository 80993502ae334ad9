// The address of an element that is kept alive by a shared_ptr, which the task has as well.
#include <memory>
#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

bool load(int part, std::string& into);

std::vector<std::string> load_all(int parts) {
  const auto texts = std::make_shared<std::vector<std::string>>(static_cast<std::size_t>(parts));
  const auto done = csp::make_chan<bool>(static_cast<std::size_t>(parts));
  for (int i = 0; i < parts; ++i) {
    csp::go([i, done, texts, into = &(*texts)[static_cast<std::size_t>(i)]] { done.send(load(i, *into)); });
  }
  for (int i = 0; i < parts; ++i) {
    if (!done.receive().value_or(false)) {
      return {};
    }
  }
  return *texts;
}

void first_of_two(int parts) {
  const auto texts = std::make_shared<std::vector<std::string>>(static_cast<std::size_t>(parts));
  for (int i = 0; i < parts; ++i) {
    csp::go([i, texts, &into = texts->at(static_cast<std::size_t>(i))] { load(i, into); });
  }
}
