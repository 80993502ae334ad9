#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::output_order {

/// Translates one sentence. Called from several threads at once.
using translate = std::function<std::string(const std::string& sentence)>;

/// translated translates all sentences of a text at once and returns them in the order of the text. Blocks.
std::vector<std::string> translated(const std::vector<std::string>& sentences, const translate& one);

}  // namespace cases::output_order
