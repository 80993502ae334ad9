#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::shared_accumulator {

/// Returns the day's sales of a region, in cents. Called from several threads at once.
using sales_of = std::function<long(const std::string& region)>;

/// total_sales asks all regions at once and returns the sum. Blocks.
long total_sales(const std::vector<std::string>& regions, const sales_of& sales);

}  // namespace cases::shared_accumulator
