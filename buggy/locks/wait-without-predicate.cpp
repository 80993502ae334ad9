#include "cases/locks/wait-without-predicate.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace cases::wait_without_predicate {

namespace {

/// Between the waiter and the cooks. Holds one order; an empty one sends a cook home.
class hatch {
 public:
  void put(std::string order) {
    std::unique_lock lock(mutex_);
    emptied_.wait(lock, [this] { return !order_.has_value(); });
    order_ = std::move(order);
    filled_.notify_one();
  }

  std::string take() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock);
    std::string order = std::move(order_.value());
    order_.reset();
    emptied_.notify_one();
    return order;
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::optional<std::string> order_;
};

}  // namespace

std::vector<std::string> cook_all(const std::vector<std::string>& orders) {
  hatch orders_in;
  std::mutex table_mutex;
  std::vector<std::string> table;
  const auto cook = [&] {
    for (std::string order = orders_in.take(); !order.empty(); order = orders_in.take()) {
      const std::lock_guard lock(table_mutex);
      table.push_back(std::move(order));
    }
  };
  std::thread first(cook);
  std::thread second(cook);
  for (const std::string& order : orders) {
    orders_in.put(order);
  }
  orders_in.put("");
  orders_in.put("");
  first.join();
  second.join();
  return table;
}

}  // namespace cases::wait_without_predicate
