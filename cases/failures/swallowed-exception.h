#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::swallowed_exception {

/// A mirror of a package repository: its name, and a call that asks for its newest version. The call may
/// throw what it likes.
struct mirror {
  std::string name;
  std::function<int()> newest;
};

/// What a mirror said: a version, or 0 where it could not be asked.
struct answer {
  std::string name;
  int version = 0;
};

/// ask_all asks every mirror at once and returns one answer a mirror, in any order. Blocks until all are
/// there. A mirror that throws is reported with version 0.
std::vector<answer> ask_all(const std::vector<mirror>& mirrors);

}  // namespace cases::swallowed_exception
