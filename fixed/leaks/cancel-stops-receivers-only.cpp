#include "cases/leaks/cancel-stops-receivers-only.h"

#include <memory>
#include <optional>

#include "csp/csp.h"

namespace cases::cancel_stops_receivers_only {

namespace {

/// Reads all files at once, until `ctx` is cancelled. The channel is closed when all readers have ended.
csp::recv_chan<std::string> read_all(const csp::context& ctx, const std::vector<log_file>& files) {
  const csp::chan<std::string> lines = csp::make_chan<std::string>();
  const auto readers = std::make_shared<csp::wait_group>();
  readers->add(static_cast<int>(files.size()));
  for (const log_file& file : files) {
    csp::go([file, lines, readers, stop = ctx.done()] {
      const auto done = readers->done_on_exit();
      for (const std::string& line : file) {
        if (csp::select(csp::on_send(lines, line), csp::on_receive(stop)) == 1) {
          return;
        }
      }
    });
  }
  csp::go([lines, readers] {
    readers->wait();
    lines.close();
  });
  return lines;
}

}  // namespace

int ship_logs(const csp::context& ctx, const std::vector<log_file>& files, const archive& store) {
  const csp::recv_chan<std::string> lines = read_all(ctx, files);
  int archived = 0;
  for (bool going = true; going;) {
    std::optional<std::string> line;
    csp::select(csp::on_receive(lines, [&](std::optional<std::string> next) { line = std::move(next); }),
                csp::on_receive(ctx.done()));
    going = line.has_value() && !ctx.err();
    if (line) {
      store(*line);
      ++archived;
    }
  }
  return archived;
}

}  // namespace cases::cancel_stops_receivers_only
