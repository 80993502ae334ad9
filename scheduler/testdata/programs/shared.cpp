// A shared library with a check that is not one with its act.

#include <atomic>

namespace {

std::atomic<int> tickets = 1;

}  // namespace

bool sell_ticket() {
  if (tickets.load() > 0) {
    tickets.fetch_sub(1);
    return true;
  }
  return false;
}
