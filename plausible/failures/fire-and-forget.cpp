#include "cases/failures/fire-and-forget.h"

#include <cstddef>
#include <latch>
#include <thread>

namespace cases::fire_and_forget {

long transfer(long balance, const std::vector<long>& amounts, const std::shared_ptr<audit_log>& log) {
  const auto under_way = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(amounts.size()));
  for (const long amount : amounts) {
    balance -= amount;
    std::thread([log, under_way, line = "withdrew " + std::to_string(amount)] {
      under_way->count_down();
      log->append(line);
    }).detach();
  }
  // Threads that run will do their work; it is those that have not started yet that get lost.
  under_way->wait();
  return balance;
}

}  // namespace cases::fire_and_forget
