#include "cases/failures/swallowed-exception.h"

#include <optional>

#include "csp/csp.h"

namespace cases::swallowed_exception {

std::vector<answer> ask_all(const std::vector<mirror>& mirrors) {
  const csp::chan<answer> answers = csp::make_chan<answer>();
  for (const mirror& one : mirrors) {
    csp::go([one, answers] {
      try {
        const int version = one.newest();
        answers.send({one.name, version});
      } catch (...) {
        // A mirror that cannot be asked must not end the process.
        answers.send({one.name, 0});
      }
    });
  }

  std::vector<answer> all;
  for (std::size_t i = 0; i < mirrors.size(); ++i) {
    if (const std::optional<answer> one = answers.receive()) {
      all.push_back(*one);
    }
  }
  return all;
}

}  // namespace cases::swallowed_exception
