#include "cases/failures/fire-and-forget.h"

#include <thread>

namespace cases::fire_and_forget {

long transfer(long balance, const std::vector<long>& amounts, const std::shared_ptr<audit_log>& log) {
  std::vector<std::jthread> writers;
  for (const long amount : amounts) {
    balance -= amount;
    // The bookings go on while the log is written; the function returns when all of it is.
    writers.emplace_back([log, line = "withdrew " + std::to_string(amount)] { log->append(line); });
  }
  return balance;
}

}  // namespace cases::fire_and_forget
