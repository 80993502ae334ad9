// The reader goes on until the channel is closed, or asks with a limit: a reply that does not come is no
// loss.
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

std::optional<int> price_of(int shop);

int until_closed(int shops) {
  const auto prices = csp::make_chan<int>(8);
  const auto pending = std::make_shared<csp::wait_group>();
  pending->add(shops);
  for (int shop = 0; shop < shops; ++shop) {
    csp::go([=] {
      const auto done = pending->done_on_exit();
      if (const auto price = price_of(shop)) {
        prices.send(*price);
      }
    });
  }
  csp::go([=] {
    pending->wait();
    prices.close();
  });
  int sum = 0;
  for (const int price : prices) {
    sum += price;
  }
  return sum;
}

int with_limit(int shops) {
  const auto prices = csp::make_chan<int>(8);
  for (int shop = 0; shop < shops; ++shop) {
    csp::go([shop, prices] {
      const auto price = price_of(shop);
      if (!price) {
        return;
      }
      prices.send(*price);
    });
  }
  int sum = 0;
  for (int shop = 0; shop < shops; ++shop) {
    if (const auto price = prices.receive_for(std::chrono::milliseconds(100))) {
      sum += *price;
    }
  }
  return sum;
}
