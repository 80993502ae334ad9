#include "gate.h"

void pass_two(gate& one, gate& other) {
  one.pass();
  other.pass();
}

passing::~passing() {
  at_.pass();
}
