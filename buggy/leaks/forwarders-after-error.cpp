#include "cases/leaks/forwarders-after-error.h"

#include <memory>

#include "csp/csp.h"

namespace cases::forwarders_after_error {

namespace {

/// Fetches a part in a task of its own. The channel carries its error, or is closed without one.
csp::recv_chan<std::string> fetch_part(const part& fetch) {
  const csp::chan<std::string> failed = csp::make_chan<std::string>(1);
  csp::go([fetch, failed] {
    const std::string error = fetch();
    if (!error.empty()) {
      failed.send(error);
    }
    failed.close();
  });
  return failed;
}

/// Many channels into one, which is closed behind the last value of the last input.
csp::recv_chan<std::string> merge(const std::vector<csp::recv_chan<std::string>>& inputs) {
  const csp::chan<std::string> merged = csp::make_chan<std::string>();
  const auto forwarders = std::make_shared<csp::wait_group>();
  forwarders->add(static_cast<int>(inputs.size()));
  for (const csp::recv_chan<std::string>& input : inputs) {
    csp::go([input, merged, forwarders] {
      const auto done = forwarders->done_on_exit();
      for (std::string error : input) {
        merged.send(std::move(error));
      }
    });
  }
  csp::go([merged, forwarders] {
    forwarders->wait();
    merged.close();
  });
  return merged;
}

}  // namespace

std::string fetch_page(const std::vector<part>& parts) {
  std::vector<csp::recv_chan<std::string>> failures;
  for (const part& one : parts) {
    failures.push_back(fetch_part(one));
  }
  return merge(failures).receive().value_or("");
}

}  // namespace cases::forwarders_after_error
