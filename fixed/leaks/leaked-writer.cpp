#include "cases/leaks/leaked-writer.h"

#include <optional>

#include "csp/csp.h"

namespace cases::leaked_writer {

page assemble(const std::vector<std::function<piece()>>& fetchers) {
  const csp::chan<piece> pieces = csp::make_chan<piece>();
  // Cancelled on every way out: a writer whose reader has gone takes the other branch.
  const auto [reading, stop_reading] = csp::with_cancel(csp::background());
  const csp::cancel_guard reader_leaves(stop_reading);
  for (const std::function<piece()>& fetch : fetchers) {
    csp::go([fetch, pieces, gone = reading.done()] {
      csp::select(csp::on_send(pieces, fetch()), csp::on_receive(gone));
    });
  }

  page result;
  for (std::size_t i = 0; i < fetchers.size(); ++i) {
    const std::optional<piece> next = pieces.receive();
    if (next && !next->error.empty()) {
      result.error = next->error;
      return result;
    }
    result.pieces.push_back(next ? next->text : std::string());
  }
  return result;
}

}  // namespace cases::leaked_writer
