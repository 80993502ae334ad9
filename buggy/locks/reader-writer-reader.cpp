#include "cases/locks/reader-writer-reader.h"

#include <shared_mutex>
#include <thread>
#include <utility>

namespace cases::reader_writer_reader {

namespace {

/// A price list that is read much more often than it is written.
class price_list {
 public:
  explicit price_list(prices list) : list_(std::move(list)) {}

  int price(const std::string& article) const {
    const std::shared_lock lock(mutex_);
    return list_.at(article);
  }

  /// All articles at the prices of one moment.
  int total(const std::vector<std::string>& basket) const {
    const std::shared_lock lock(mutex_);
    int sum = 0;
    for (const std::string& article : basket) {
      sum += price(article);
    }
    return sum;
  }

  void raise(int by) {
    const std::unique_lock lock(mutex_);
    for (auto& [article, cents] : list_) {
      cents += by;
    }
  }

 private:
  mutable fair_shared_mutex mutex_;
  prices list_;
};

}  // namespace

int total_while_raising(const prices& list, const std::vector<std::string>& basket, int rise) {
  price_list shop(list);
  std::thread manager([&shop, rise] { shop.raise(rise); });
  const int total = shop.total(basket);
  manager.join();
  return total;
}

}  // namespace cases::reader_writer_reader
