#include "cases/channels/double-close.h"

#include <atomic>
#include <memory>

#include "csp/csp.h"

namespace cases::double_close {

std::vector<profile> load_profiles(const std::vector<int>& ids, int mappers,
                                   const std::function<profile(int)>& load) {
  const csp::chan<int> queue = csp::make_chan<int>(ids.size());
  for (const int id : ids) {
    queue.send(id);
  }
  queue.close();

  const csp::chan<profile> profiles = csp::make_chan<profile>();
  const auto at_work = std::make_shared<std::atomic<int>>(mappers);
  for (int i = 0; i < mappers; ++i) {
    csp::go([queue, profiles, load, at_work] {
      for (const int id : queue) {
        profiles.send(load(id));
      }
      // The last one out closes the door.
      if (at_work->fetch_sub(1) == 1) {
        profiles.close();
      }
    });
  }

  std::vector<profile> all;
  for (profile one : profiles) {
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace cases::double_close
