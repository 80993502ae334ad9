#include "bank.h"

void take_coin(vault& from) {
  const std::lock_guard<std::mutex> hold(from.gate);
  --from.coins;
}

void move_coins(vault& from, ledger& into) {
  const std::lock_guard<std::mutex> hold(from.gate);
  write_line(into);  // expect: snag-lock-order-inversion
}

void nested_there() {
  const std::lock_guard<std::mutex> first(outer);
  const std::lock_guard<std::mutex> second(inner);
}
