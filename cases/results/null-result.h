#pragma once

#include <functional>
#include <memory>
#include <string>

namespace cases::null_result {

/// What a service said of a customer.
struct record {
  std::string text;
};

/// Fetches a record into `to` and returns whether it could; it cannot where there is nowhere to put it.
/// Called from several threads at once.
using fetch_record = std::function<bool(const std::string& service, record* to)>;

/// overview fetches the address and the orders of a customer at once and returns "address; orders", with
/// "unavailable" in the place of what could not be fetched. Blocks.
std::string overview(const fetch_record& fetch);

}  // namespace cases::null_result
