#pragma once

#include <functional>
#include <string>

namespace cases::lost_pointer {

/// Who a customer is.
struct profile {
  std::string name;
  int discount_percent = 0;
};

/// What a customer has in the cart.
struct cart {
  int items = 0;
  long cents = 0;
};

/// The two services behind the checkout page.
struct backend {
  std::function<profile(int customer)> profile_of;
  std::function<cart(int customer)> cart_of;
};

/// checkout_line asks both services at once and returns the line at the top of the page:
/// "Ada: 3 items, 1800 cents". The discount is taken off. Blocks until both have answered.
std::string checkout_line(int customer, const backend& services);

}  // namespace cases::lost_pointer
