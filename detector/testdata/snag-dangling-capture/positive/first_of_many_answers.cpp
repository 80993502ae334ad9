// Each task sends one error, and the first bad one ends the wait for the rest.
#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

bool load(int part, std::string& into);

std::vector<std::string> load_all(int parts) {
  std::vector<std::string> texts(static_cast<std::size_t>(parts));
  const auto done = csp::make_chan<bool>(static_cast<std::size_t>(parts));
  for (int i = 0; i < parts; ++i) {
    csp::go([i, done, &texts] {  // expect: snag-dangling-capture
      done.send(load(i, texts[static_cast<std::size_t>(i)]));
    });
  }
  for (int i = 0; i < parts; ++i) {
    if (!done.receive().value_or(false)) {
      return {};
    }
  }
  return texts;
}
