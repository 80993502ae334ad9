#include "pool.h"

void note(int);

void all(job_pool& pool) {
  for (int i = 0; i < 4; ++i) {
    pool.put([&] { note(i); });  // expect: snag-loop-capture
  }
}

void fire() {
  int total = 0;
  in_background([&total] { ++total; });  // expect: snag-dangling-capture
}

void kept() {
  int total = 0;
  job_pool pool(2);
  pool.put([&total] { ++total; });
}

void copied() {
  int total = 0;
  in_background([total] { note(total); });
}
