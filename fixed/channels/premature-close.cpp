#include "cases/channels/premature-close.h"

#include <memory>

#include "csp/csp.h"

namespace cases::premature_close {

namespace {

struct status {
  std::string name;
  bool up = false;
};

}  // namespace

std::optional<std::string> first_down(const std::vector<service>& services) {
  // Room for every answer: nobody is left waiting for a reader that has gone.
  const csp::chan<status> results = csp::make_chan<status>(services.size());
  const auto writers = std::make_shared<csp::wait_group>();
  writers->add(static_cast<int>(services.size()));
  for (const service& one : services) {
    csp::go([one, results, writers] {
      const auto done = writers->done_on_exit();
      results.send({one.name, one.answers()});
    });
  }
  // The writers close, through the one task that knows when the last of them has sent.
  csp::go([results, writers] {
    writers->wait();
    results.close();
  });
  for (std::size_t i = 0; i < services.size(); ++i) {
    const std::optional<status> result = results.receive();
    if (result && !result->up) {
      return result->name;
    }
  }
  return std::nullopt;
}

}  // namespace cases::premature_close
