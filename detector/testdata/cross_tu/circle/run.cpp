#include "run.h"

void job::begin() {
  begun_.count_down();
  if (rounds_ > 0) {
    go_on();
  }
  wait();
}

void job::go_on() {
  --rounds_;
  begin();
}

void job::wait() {
  while (!done_) {
  }
}

void job::count_up() {
  begun_.count_down();
  if (++rounds_ < 0) {
    count_down();
  }
}

void job::count_down() {
  if (--rounds_ > 0) {
    count_up();
  }
}
