#include "cases/results/name-collision.h"

#include <map>
#include <mutex>
#include <thread>

namespace cases::name_collision {

namespace {

/// The balances that have come in so far. Thread-safe.
class ledger {
 public:
  void put(const account& one, long cents) {
    const std::lock_guard lock(mutex_);
    // Keep what is there: nobody is overwritten.
    balances_.emplace(one.owner, cents);
  }

  long at(const account& one) const {
    const std::lock_guard lock(mutex_);
    return balances_.at(one.owner);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, long> balances_;
};

}  // namespace

std::vector<std::string> statement(const std::vector<account>& accounts, const balance_of& balance) {
  ledger known;
  {
    std::vector<std::jthread> questions;
    questions.reserve(accounts.size());
    for (const account& one : accounts) {
      questions.emplace_back([&known, &one, &balance] { known.put(one, balance(one)); });
    }
  }

  std::vector<std::string> lines;
  for (const account& one : accounts) {
    lines.push_back(one.owner + " " + std::to_string(one.id) + ": " + std::to_string(known.at(one)));
  }
  return lines;
}

}  // namespace cases::name_collision
