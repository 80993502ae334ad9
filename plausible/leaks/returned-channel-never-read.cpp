#include "cases/leaks/returned-channel-never-read.h"

#include "csp/csp.h"

namespace cases::returned_channel_never_read {

namespace {

/// Asks in the background. The price comes on the channel that is returned.
csp::recv_chan<int> ask_price(const std::string& article, const supplier& ask) {
  const csp::chan<int> price = csp::make_chan<int>();
  csp::go([article, ask, price] { price.send(ask(article)); });
  return price;
}

/// One price. The supplier is slow, so he is asked before the list is searched.
int price_of(const std::string& article, const price_list& known, const supplier& ask) {
  const csp::recv_chan<int> price = ask_price(article, ask);
  const auto found = known.find(article);
  if (found != known.end()) {
    (void)price.try_receive();  // lets the task go
    return found->second;
  }
  return price.receive().value_or(0);
}

}  // namespace

int total(const std::vector<std::string>& articles, const price_list& known, const supplier& ask) {
  int sum = 0;
  for (const std::string& article : articles) {
    sum += price_of(article, known, ask);
  }
  return sum;
}

}  // namespace cases::returned_channel_never_read
