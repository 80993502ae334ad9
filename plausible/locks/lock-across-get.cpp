#include "cases/locks/lock-across-get.h"

#include <future>
#include <mutex>
#include <utility>

namespace cases::lock_across_get {

namespace {

/// Balances in several currencies. Any thread may ask.
class ledger {
 public:
  ledger(amounts balances, amounts rates) : balances_(std::move(balances)), rates_(std::move(rates)) {}

  int total() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::future<int>> parts;
    for (const auto& [currency, amount] : balances_) {
      parts.push_back(std::async(std::launch::async,
                                 [this, name = currency, amount = amount] { return convert(name, amount); }));
    }
    int sum = 0;
    for (std::future<int>& part : parts) {
      sum += part.get();
    }
    return sum;
  }

  int convert(const std::string& currency, int amount) const {
    const std::lock_guard lock(mutex_);
    return amount * rates_.at(currency);
  }

 private:
  mutable std::recursive_mutex mutex_;
  amounts balances_;
  amounts rates_;
};

}  // namespace

int total_in_cents(const amounts& balances, const amounts& rates) {
  const ledger book(balances, rates);
  return book.total();
}

}  // namespace cases::lock_across_get
