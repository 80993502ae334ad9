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

/// Many channels into one, which is closed behind the last value of the last input, or once `reader` is
/// cancelled.
csp::recv_chan<std::string> merge(const csp::context& reader,
                                  const std::vector<csp::recv_chan<std::string>>& inputs) {
  const csp::chan<std::string> merged = csp::make_chan<std::string>();
  const auto forwarders = std::make_shared<csp::wait_group>();
  forwarders->add(static_cast<int>(inputs.size()));
  for (const csp::recv_chan<std::string>& input : inputs) {
    csp::go([input, merged, forwarders, gone = reader.done()] {
      const auto done = forwarders->done_on_exit();
      for (std::string error : input) {
        csp::select(csp::on_send(merged, std::move(error)), csp::on_receive(gone));
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
  const auto [reading, leave] = csp::with_cancel(csp::background());
  const csp::cancel_guard leave_on_return(leave);
  return merge(reading, failures).receive().value_or("");
}

}  // namespace cases::forwarders_after_error
