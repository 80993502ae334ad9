#include "run.h"

#include <atomic>

void note(int);

void waits() {
  int total = 0;
  run_and_wait([&total] { ++total; });
  note(total);
}

void waits_in_a_loop() {
  for (int i = 0; i < 3; ++i) {
    run_and_wait([&] { note(i); });
  }
}

void by_helper() {
  int total = 0;
  std::thread one([&total] { ++total; });
  finish(one);
}

void by_helper_all() {
  std::atomic<int> total = 0;
  std::vector<std::thread> many;
  for (int i = 0; i < 3; ++i) {
    many.emplace_back([&total] { ++total; });
  }
  finish_all(many);
}
