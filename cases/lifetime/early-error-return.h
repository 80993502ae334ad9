#pragma once

#include <functional>
#include <optional>
#include <string>

namespace cases::early_error_return {

/// Asks the bank for one number by its name; nothing where it has no answer. Called from several threads at
/// once.
using bank = std::function<std::optional<long>(const std::string& what)>;

/// What a customer is shown, or why not.
struct account_page {
  std::string text;
  std::string error;
};

/// make_page asks for balance and orders at once and returns the page, or the first error. `ask` is not used
/// any more once it has returned. Blocks.
account_page make_page(const bank& ask);

}  // namespace cases::early_error_return
