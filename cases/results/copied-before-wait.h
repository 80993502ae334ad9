#pragma once

#include <functional>
#include <string>
#include <vector>

#include "csp/csp.h"

namespace cases::copied_before_wait {

/// What came back for a list of friends: a name per id, empty where it could not be loaded, and the first
/// error, if any.
struct friend_list {
  std::vector<std::string> names;
  csp::error err;
};

/// Loads one name, or fails. Called from several threads at once.
using load_name = std::function<csp::error(int id, std::string& name)>;

/// load_friends loads all names at once. The names that could be loaded are returned beside the error, so
/// that a page can show what there is. Blocks until all loads have ended.
friend_list load_friends(const std::vector<int>& ids, const load_name& load);

}  // namespace cases::copied_before_wait
