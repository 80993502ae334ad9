#include "cases/channels/send-after-shutdown.h"

#include <vector>

#include "csp/csp.h"
#include "harness/case.h"

namespace {

using cases::send_after_shutdown::audit_log;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A request logs two lines while the log is stopped: what append has taken must be written, and no more.
outcome what_was_taken_is_written(snag::run_context& run) {
  const std::string user = "user-" + std::to_string(run.random() % 100);
  std::vector<std::string> written;
  std::vector<std::string> taken;
  audit_log log([&written](const std::string& line) { written.push_back(line); });
  csp::wait_group request;
  request.go([&] {
    for (const char* action : {" logs in", " logs out"}) {
      if (log.append(user + action)) {
        taken.push_back(user + action);
      }
    }
  });
  log.stop();
  request.wait();
  if (written != taken) {
    return outcome::lost_result("append has taken " + std::to_string(taken.size()) + " lines, written are " +
                                std::to_string(written.size()));
  }
  return outcome::passed();
}

const snag::registered_case send_after_shutdown({
    .id = "channels/send-after-shutdown",
    .title = "the receiver stops by closing the channel that others still send to",
    .sources = {33},
    .check = "snag-send-after-close",
    .check_gap = "in which order append and stop are called is up to the users of the class; told at low "
                 "confidence alone",
    .mental_model = "closing a channel is how one tells everybody that it is over, the senders too",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::panicked}},
            {engine::explore, {flavour::tsan}, {verdict::panicked}},
        },
    .sightings = {{"shutter-network/rolling-shutter", "#470",
                   "receivers closed their channels on shutdown, and senders panicked"},
                  {"pinpoint-apm/pinpoint-go-agent", "#188",
                   "producers looked at a flag first, and sent on closed channels all the same"}},
    .scenario = &what_was_taken_is_written,
});

}  // namespace
