#include "cases/channels/send-after-shutdown.h"

#include <optional>
#include <utility>

#include "csp/csp.h"

namespace cases::send_after_shutdown {

struct audit_log::state {
  csp::chan<std::string> lines = csp::make_chan<std::string>();
  csp::chan<csp::unit> stopped = csp::make_chan<csp::unit>();
  csp::wait_group writer;
};

audit_log::audit_log(std::function<void(const std::string&)> write) : state_(std::make_shared<state>()) {
  state_->writer.go([lines = state_->lines, stopped = state_->stopped, write = std::move(write)] {
    for (bool running = true; running;) {
      csp::select(csp::on_receive(lines, [&write](const std::optional<std::string>& line) { write(*line); }),
                  csp::on_receive(stopped, [&running] { running = false; }));
    }
  });
}

bool audit_log::append(const std::string& line) {
  bool taken = false;
  csp::select(csp::on_send(state_->lines, line, [&taken] { taken = true; }),
              csp::on_receive(state_->stopped));
  return taken;
}

void audit_log::stop() {
  state_->stopped.close();  // `lines` stays open: its senders are not ours to stop
  state_->writer.wait();
}

}  // namespace cases::send_after_shutdown
