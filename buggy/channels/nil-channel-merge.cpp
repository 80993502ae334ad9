#include "cases/channels/nil-channel-merge.h"

#include <memory>

#include "csp/csp.h"

namespace cases::nil_channel_merge {

csp::recv_chan<part_error> merge_errors(const std::vector<csp::recv_chan<part_error>>& sources) {
  const csp::chan<part_error> merged = csp::make_chan<part_error>();
  const auto open = std::make_shared<csp::wait_group>();
  for (const csp::recv_chan<part_error>& source : sources) {
    open->add();
    csp::go([source, merged, open] {
      for (const part_error& one : source) {
        merged.send(one);
      }
      open->done();
    });
  }
  csp::go([merged, open] {
    open->wait();
    merged.close();
  });
  return merged;
}

}  // namespace cases::nil_channel_merge
