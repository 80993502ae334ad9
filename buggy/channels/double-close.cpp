#include "cases/channels/double-close.h"

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
  for (int i = 0; i < mappers; ++i) {
    csp::go([queue, profiles, load] {
      for (const int id : queue) {
        profiles.send(load(id));
      }
      // The queue is empty: nothing more will come from here.
      profiles.close();
    });
  }

  std::vector<profile> all;
  for (profile one : profiles) {
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace cases::double_close
