#pragma once
#include <atomic>
#include <latch>

class job {
 public:
  void finish() { done_ = true; }

  // All of them come back when the job is done: they call each other, and one of them waits.
  void begin();
  void go_on();

  // These come back at once.
  void count_up();
  void count_down();

 private:
  void wait();
  std::atomic<bool> done_ = false;
  int rounds_ = 0;
  std::latch begun_{1};
};
