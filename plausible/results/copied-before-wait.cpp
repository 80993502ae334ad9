#include "cases/results/copied-before-wait.h"

#include <chrono>
#include <thread>

#include "csp/csp.h"

namespace cases::copied_before_wait {

friend_list load_friends(const std::vector<int>& ids, const load_name& load) {
  std::vector<std::string> names(ids.size());
  csp::group loads;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    loads.go([&names, &ids, &load, i]() -> csp::error {
      std::string name;
      if (csp::error err = load(ids[i], name)) {
        return err;
      }
      names[i] = name;
      return {};
    });
  }
  // The loads need 5 ms at most: let them finish before their names are taken.
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return {names, loads.wait()};
}

}  // namespace cases::copied_before_wait
