#include "cases/time/serial-calls.h"

namespace cases::serial_calls {

std::vector<profile> profiles(const std::vector<int>& friends, const std::function<profile(int)>& load) {
  std::vector<profile> loaded;
  loaded.reserve(friends.size());
  for (const int id : friends) {
    loaded.push_back(load(id));
  }
  return loaded;
}

}  // namespace cases::serial_calls
