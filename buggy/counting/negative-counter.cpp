#include "cases/counting/negative-counter.h"

#include <memory>
#include <mutex>

#include "csp/csp.h"

namespace cases::negative_counter {

namespace {

struct batch {
  csp::wait_group pending;
  std::mutex mutex;
  std::vector<download> results;

  void finish(const std::string& url, const std::string& error) {
    const std::lock_guard lock(mutex);
    results.push_back({url, error});
  }

  void fail(const std::string& url, const std::string& error) {
    finish(url, error);
    pending.done();
  }
};

}  // namespace

std::vector<download> download_all(
    const std::vector<std::string>& urls,
    const std::function<std::optional<std::string>(const std::string&)>& fetch) {
  const auto all = std::make_shared<batch>();
  all->pending.add(static_cast<int>(urls.size()));
  for (const std::string& url : urls) {
    csp::go([all, url, fetch] {
      if (const std::optional<std::string> error = fetch(url)) {
        all->fail(url, *error);
      } else {
        all->finish(url, "");
      }
      all->pending.done();
    });
  }
  all->pending.wait();
  const std::lock_guard lock(all->mutex);
  return all->results;
}

}  // namespace cases::negative_counter
