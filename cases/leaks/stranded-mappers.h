#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::stranded_mappers {

/// A friend's profile.
struct profile {
  int id = 0;
  int age = 0;
};

/// Loads one profile. Called from several threads at once.
using loader = std::function<profile(int id)>;

/// The mean age, and the first error.
struct statistics {
  double mean_age = 0;
  std::string error;
};

/// mean_age loads each profile in a task of its own and takes the mean of the ages. A profile without an age
/// is an error, at which it stops. Blocks until all its tasks have ended.
statistics mean_age(const std::vector<int>& ids, const loader& load);

}  // namespace cases::stranded_mappers
