#include <thread>
#include <vector>

#include "pipe.h"

void late(spout& into) {
  into.pump(1);
  into.stop_up();
  into.pump(2);  // expect: snag-send-after-close
}

void late_by_another_file(spout& into) {
  last_drop(into);
  into.pump(2);  // expect: snag-send-after-close
}

void twice(spout& into) {
  into.stop_up();
  last_drop(into);  // expect: snag-double-close
}

void each_one(int hands) {
  spout into;
  std::vector<std::jthread> all;
  for (int hand = 0; hand < hands; ++hand) {
    all.emplace_back([&into, hand] {
      into.pump(hand);
      into.stop_up();  // expect: snag-double-close
    });
  }
  while (into.draw() != -1) {
  }
}

void in_order(spout& into) {
  into.pump(1);
  last_drop(into);
}

void dropped(drain& into) {
  into.stop_up();
  into.pump(1);
  into.stop_up();
}

void in_rounds(sluice& into) {
  into.stop_up();
  into.open_again();
  into.pump(1);
}

bool perhaps(spout& into) {
  into.stop_up();
  return try_last(into, 1);
}
