#pragma once

// One file of models, as text. model.h joins what several say.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detector/model.h"

namespace snag::detector {

/// What a file of models says, in its order.
struct model_entries {
  std::vector<function_model> functions;
  std::vector<type_model> types;
  std::vector<std::string> nothrow;
  std::vector<std::pair<std::string, std::string>> same_as;  ///< another namespace, and the one that is known
  std::vector<std::pair<std::string, thrown_on>> throws;
  std::vector<std::string> faults;
};

/// read_model reads YAML; `name` is what complaints call the file. Throws user_error with file, line, key and
/// mend at the first fault.
[[nodiscard]] model_entries read_model(std::string_view yaml, const std::string& name);

}  // namespace snag::detector
