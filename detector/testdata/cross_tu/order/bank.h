#pragma once
#include <mutex>

struct ledger {
  std::mutex gate;
  int lines = 0;
};

struct vault {
  std::mutex gate;
  int coins = 0;
};

ledger& the_ledger();
vault& the_vault();

void write_line(ledger& into);
void move_coins(vault& from, ledger& into);
void audit(vault& of, ledger& in);
void take_coin(vault& from);

// One order everywhere.
extern std::mutex outer;
extern std::mutex inner;
void nested_here();
void nested_there();
