#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::stranded_producer {

/// Looks up the name of a friend; throws where it cannot. Called from several threads at once.
using lookup = std::function<std::string(int id)>;

/// What greet came to: how many greetings were sent, and the first error.
struct greeted {
  int count = 0;
  std::string error;
};

/// greet looks up all friends with two workers and counts their greetings. It stops at the first error.
/// Blocks until all its tasks have ended.
greeted greet(const std::vector<int>& friends, const lookup& name_of);

}  // namespace cases::stranded_producer
