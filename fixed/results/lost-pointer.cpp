#include "cases/results/lost-pointer.h"

#include <memory>
#include <thread>

namespace cases::lost_pointer {

namespace {

long discounted(long cents, int percent) {
  return cents - cents * percent / 100;
}

}  // namespace

std::string checkout_line(int customer, const backend& services) {
  const auto who = std::make_shared<profile>();
  const auto what = std::make_shared<cart>();
  {
    const std::jthread asks_profile([customer, &services, who] { *who = services.profile_of(customer); });
    const std::jthread asks_cart([customer, &services, what] { *what = services.cart_of(customer); });
  }
  const long cents = discounted(what->cents, who->discount_percent);
  return who->name + ": " + std::to_string(what->items) + " items, " + std::to_string(cents) + " cents";
}

}  // namespace cases::lost_pointer
