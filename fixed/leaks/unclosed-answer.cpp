#include "cases/leaks/unclosed-answer.h"

#include <atomic>
#include <thread>

namespace cases::unclosed_answer {

namespace {

/// A connection, from its taking to the end of the block.
class lease {
 public:
  explicit lease(connection_pool& pool) : pool_(pool) { pool_.acquire(); }
  ~lease() { pool_.release(); }
  lease(const lease&) = delete;
  lease& operator=(const lease&) = delete;

 private:
  connection_pool& pool_;
};

int stock_of(const shop& ask, connection_pool& pool) {
  const lease connection(pool);
  const answer got = ask();
  if (got.status != 200) {
    return 0;
  }
  return got.stock;
}

}  // namespace

int total_stock(const std::vector<shop>& shops, connection_pool& pool) {
  std::atomic<std::size_t> next{0};
  std::atomic<int> total{0};
  const auto ask_the_next = [&] {
    for (std::size_t i = next++; i < shops.size(); i = next++) {
      total += stock_of(shops[i], pool);
    }
  };
  {
    const std::jthread first(ask_the_next);
    const std::jthread second(ask_the_next);
  }  // joins
  return total;
}

}  // namespace cases::unclosed_answer
