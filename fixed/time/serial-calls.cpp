#include "cases/time/serial-calls.h"

#include <future>

namespace cases::serial_calls {

std::vector<profile> profiles(const std::vector<int>& friends, const std::function<profile(int)>& load) {
  // All calls under way before the first is waited for.
  std::vector<std::future<profile>> loading;
  loading.reserve(friends.size());
  for (const int id : friends) {
    loading.push_back(std::async(std::launch::async, [&load, id] { return load(id); }));
  }

  std::vector<profile> loaded;
  loaded.reserve(friends.size());
  for (std::future<profile>& one : loading) {
    loaded.push_back(one.get());
  }
  return loaded;
}

}  // namespace cases::serial_calls
