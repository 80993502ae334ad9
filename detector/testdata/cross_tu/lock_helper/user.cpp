#include "helper.h"

int all_the_way(counted_thing& one, bool early) {
  one.gate.lock();
  if (early) {
    leave(one);
    return 0;
  }
  const int seen = one.value;
  leave(one);
  return seen;
}

int again(counted_thing& one) {
  enter(one);
  enter(one);  // expect: snag-double-lock
  const int seen = one.value;
  leave(one);
  leave(one);
  return seen;
}

int in_pairs(counted_thing& one) {
  enter(one);
  leave(one);
  enter(one);
  const int seen = one.value;
  leave(one);
  return seen;
}
