#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace cases::check_then_act {

/// A customer and the seat that he would like.
struct wish {
  std::string customer;
  std::size_t seat = 0;
};

/// book asks for all wishes at once, each in a thread of its own, and returns the customers who got their
/// seat, in the order of the wishes. A seat goes to one customer. Blocks.
std::vector<std::string> book(std::size_t seats, const std::vector<wish>& wishes);

}  // namespace cases::check_then_act
