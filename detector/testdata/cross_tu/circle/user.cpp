#include <thread>

#include "run.h"

void waits_in_the_first() {
  job one;
  std::thread([&one] { one.finish(); }).detach();
  one.begin();
}

void waits_in_the_second() {
  job one;
  std::thread([&one] { one.finish(); }).detach();
  one.go_on();
}

void waits_in_none() {
  job one;
  std::thread([&one] { one.finish(); }).detach();  // expect: snag-dangling-capture
  one.count_down();
}
