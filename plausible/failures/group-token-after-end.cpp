#include "cases/failures/group-token-after-end.h"

#include <cstddef>

namespace cases::group_token_after_end {

csp::error publish(const csp::context& ctx, const std::vector<load_part>& parts, const store_report& store) {
  std::vector<std::string> texts(parts.size());
  csp::group loads(ctx);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    loads.go([&, i](const csp::context& group_ctx) { return parts[i](group_ctx, texts[i]); });
  }
  if (csp::error err = loads.wait()) {
    return err;
  }

  std::string report;
  for (const std::string& text : texts) {
    report += text;
  }
  return store(csp::without_cancel(loads.ctx()), report);
}

}  // namespace cases::group_token_after_end
