// Each task goes through elements of its own, and all count in one variable.
#include <cstddef>
#include <future>
#include <thread>
#include <vector>

struct order {
  int amount = 0;
  bool paid = false;
};

struct ledger {
  std::vector<order> orders;
  int rate = 1;
};

int unpaid(ledger& all, std::size_t parts) {
  int open = 0;
  std::vector<std::thread> readers;
  const std::size_t share = all.orders.size() / parts + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    readers.emplace_back([&all, &open, part, share] {
      for (std::size_t i = part * share; i < (part + 1) * share && i < all.orders.size(); ++i) {
        const order& one = all.orders[i];
        if (one.paid) {
          continue;
        }
        ++open;  // expect: snag-shared-write
      }
    });
  }
  for (auto& one : readers) {
    one.join();
  }
  return open;
}

int sum(const int* values, std::size_t count) {
  int total = 0;
  std::vector<std::future<void>> halves;
  for (std::size_t from = 0; from < count; from += count / 2 + 1) {
    halves.push_back(std::async(std::launch::async, [&total, values, from, count] {
      for (std::size_t i = from; i < count; ++i) {
        if (values[i] != 0) {
          total += values[i];  // expect: snag-shared-write
        }
      }
    }));
  }
  for (auto& one : halves) {
    one.get();
  }
  return total;
}
