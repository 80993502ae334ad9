#include "bank.h"

std::mutex outer;
std::mutex inner;

void write_line(ledger& into) {
  const std::lock_guard<std::mutex> hold(into.gate);
  ++into.lines;
}

void audit(vault& of, ledger& in) {
  const std::lock_guard<std::mutex> hold(in.gate);
  take_coin(of);
}

void nested_here() {
  const std::lock_guard<std::mutex> first(outer);
  const std::lock_guard<std::mutex> second(inner);
}
