#include "pipe.h"

void late(outlet& out) {
  out.pump(1);
  out.stop_up();
  out.pump(2);  // expect: snag-send-after-close
}

void late_by_an_owner() {
  inlet* in = nullptr;
  const std::unique_ptr<outlet> out = open_outlet(in);
  out->stop_up();
  out->pump(in->draw());  // expect: snag-send-after-close
}

void any_hose(hose& out) {
  out.stop_up();
  out.pump(2);
}
