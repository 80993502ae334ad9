#include "cases/failures/broken-promise.h"

#include <cstddef>
#include <future>
#include <thread>

namespace cases::broken_promise {

namespace {

/// A question to the exchange, and where its answer goes.
struct request {
  std::string symbol;
  std::promise<std::optional<long>> answer;
};

/// Answers the requests one by one: the exchange allows one connection.
void serve(std::vector<request>& requests, const look_up& price_of) {
  for (request& one : requests) {
    const std::optional<long> price = price_of(one.symbol);
    if (!price) {
      continue;
    }
    one.answer.set_value(price);
  }
}

}  // namespace

std::vector<std::string> quote(const std::vector<std::string>& symbols, const look_up& price_of) {
  std::vector<request> requests(symbols.size());
  std::vector<std::future<std::optional<long>>> answers;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    requests[i].symbol = symbols[i];
    answers.push_back(requests[i].answer.get_future());
  }
  const std::jthread exchange([&] { serve(requests, price_of); });

  std::vector<std::string> lines;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const std::optional<long> price = answers[i].get();
    lines.push_back(symbols[i] + (price ? " " + std::to_string(*price) : " not traded"));
  }
  return lines;
}

}  // namespace cases::broken_promise
