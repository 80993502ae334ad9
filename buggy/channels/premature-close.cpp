#include "cases/channels/premature-close.h"

#include "csp/csp.h"

namespace cases::premature_close {

namespace {

struct status {
  std::string name;
  bool up = false;
};

/// Closes the channel that a function made, whichever way the function is left.
class close_on_return {
 public:
  explicit close_on_return(csp::chan<status> channel) : channel_(channel) {}
  ~close_on_return() { channel_.close(); }
  close_on_return(const close_on_return&) = delete;
  close_on_return& operator=(const close_on_return&) = delete;

 private:
  csp::chan<status> channel_;
};

}  // namespace

std::optional<std::string> first_down(const std::vector<service>& services) {
  const csp::chan<status> results = csp::make_chan<status>();
  const close_on_return closer(results);
  for (const service& one : services) {
    csp::go([one, results] { results.send({one.name, one.answers()}); });
  }
  for (std::size_t i = 0; i < services.size(); ++i) {
    const std::optional<status> result = results.receive();
    if (result && !result->up) {
      return result->name;
    }
  }
  return std::nullopt;
}

}  // namespace cases::premature_close
