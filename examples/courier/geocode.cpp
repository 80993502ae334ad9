#include <mutex>
#include <thread>

#include "examples/courier/courier.h"

namespace courier {

std::map<std::string, position> geocode(const std::vector<std::string>& addresses, const lookup& find) {
  std::map<std::string, position> found;
  std::mutex mutex;
  std::vector<std::thread> workers;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    workers.emplace_back([&] {
      const position where = find(addresses[i]);  // planted: snag-loop-capture
      const std::lock_guard lock(mutex);
      found[addresses[i]] = where;
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return found;
}

}  // namespace courier
