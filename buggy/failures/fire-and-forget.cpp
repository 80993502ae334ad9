#include "cases/failures/fire-and-forget.h"

#include <thread>

namespace cases::fire_and_forget {

long transfer(long balance, const std::vector<long>& amounts, const std::shared_ptr<audit_log>& log) {
  for (const long amount : amounts) {
    balance -= amount;
    // The line owns what it needs, so nobody has to wait for the log.
    std::thread([log, line = "withdrew " + std::to_string(amount)] { log->append(line); }).detach();
  }
  return balance;
}

}  // namespace cases::fire_and_forget
