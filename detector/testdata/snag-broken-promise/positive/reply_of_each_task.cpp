// As many replies are read as tasks were started, and not each of them replies.
#include <optional>
#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

std::optional<int> price_of(const std::string& shop);

int total(const std::vector<std::string>& shops) {
  const auto prices = csp::make_chan<int>(8);
  for (const std::string& shop : shops) {
    csp::go([shop, prices] {
      const auto price = price_of(shop);
      if (!price) {
        return;
      }
      prices.send(*price);  // expect: snag-broken-promise
    });
  }
  int sum = 0;
  for (std::size_t i = 0; i < shops.size(); ++i) {
    sum += prices.receive().value_or(0);
  }
  return sum;
}
