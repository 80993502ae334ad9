#include "cases/time/serial-calls.h"

#include <future>

namespace cases::serial_calls {

std::vector<profile> profiles(const std::vector<int>& friends, const std::function<profile(int)>& load) {
  std::vector<profile> loaded;
  loaded.reserve(friends.size());
  for (const int id : friends) {
    std::future<profile> loading = std::async(std::launch::async, [&load, id] { return load(id); });
    loaded.push_back(loading.get());
  }
  return loaded;
}

}  // namespace cases::serial_calls
