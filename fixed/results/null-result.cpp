#include "cases/results/null-result.h"

#include <thread>

namespace cases::null_result {

namespace {

/// What a customer's page shows.
struct page {
  record address;
  record orders;
};

}  // namespace

std::string overview(const fetch_record& fetch) {
  page result;
  bool address_came = false;
  bool orders_came = false;
  {
    const std::jthread address([&] { address_came = fetch("address", &result.address); });
    const std::jthread orders([&] { orders_came = fetch("orders", &result.orders); });
  }
  return (address_came ? result.address.text : "unavailable") + "; " +
         (orders_came ? result.orders.text : "unavailable");
}

}  // namespace cases::null_result
