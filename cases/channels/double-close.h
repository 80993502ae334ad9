#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::double_close {

/// A user's profile, as the directory returns it.
struct profile {
  int id = 0;
  std::string name;
};

/// load_profiles asks the directory for every id, `mappers` of them at a time, and returns one profile an id,
/// in any order. `load` is called from several threads. Blocks until all profiles are there.
std::vector<profile> load_profiles(const std::vector<int>& ids, int mappers,
                                   const std::function<profile(int)>& load);

}  // namespace cases::double_close
