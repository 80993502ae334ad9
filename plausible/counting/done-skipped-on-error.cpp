#include "cases/counting/done-skipped-on-error.h"

#include <latch>
#include <memory>
#include <numeric>

#include "csp/csp.h"

namespace cases::done_skipped_on_error {

namespace {

/// One slot a file: no two tasks write the same.
struct batch {
  explicit batch(std::size_t n) : sizes(n), measured(static_cast<std::ptrdiff_t>(n)) {}

  std::vector<long> sizes;
  std::latch measured;
};

}  // namespace

long total_size(const std::vector<std::string>& files,
                const std::function<long(const std::string&)>& size_of) {
  const auto all = std::make_shared<batch>(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    csp::go([all, i, file = files[i], size_of] {
      try {
        all->sizes[i] = size_of(file);
      } catch (...) {
        all->sizes[i] = 0;
        all->measured.count_down();
      }
      all->measured.count_down();
    });
  }
  all->measured.wait();
  return std::accumulate(all->sizes.begin(), all->sizes.end(), 0L);
}

}  // namespace cases::done_skipped_on_error
