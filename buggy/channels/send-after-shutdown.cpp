#include "cases/channels/send-after-shutdown.h"

#include <utility>

#include "csp/csp.h"

namespace cases::send_after_shutdown {

struct audit_log::state {
  csp::chan<std::string> lines = csp::make_chan<std::string>();
  csp::wait_group writer;
};

audit_log::audit_log(std::function<void(const std::string&)> write) : state_(std::make_shared<state>()) {
  state_->writer.go([lines = state_->lines, write = std::move(write)] {
    for (const std::string& line : lines) {
      write(line);
    }
  });
}

bool audit_log::append(const std::string& line) {
  state_->lines.send(line);
  return true;
}

void audit_log::stop() {
  state_->lines.close();
  state_->writer.wait();
}

}  // namespace cases::send_after_shutdown
