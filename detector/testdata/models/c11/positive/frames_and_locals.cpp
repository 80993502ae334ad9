// A thrd_t is a number: its scope's end waits for nothing.
#include <threads.h>

struct job {
  int input;
  int output;
};

int work(void* raw);

void start_one() {
  job mine{1, 0};
  thrd_t thread;
  thrd_create(&thread, work, &mine);  // expect: snag-dangling-capture
  thrd_detach(thread);
}

int start_or_give_up(bool really) {
  job mine{2, 0};
  thrd_t thread;
  if (thrd_create(&thread, work, &mine) != thrd_success) {  // expect: snag-dangling-capture
    return -1;
  }
  if (!really) {
    return 0;
  }
  thrd_join(thread, nullptr);
  return mine.output;
}

void start_all() {
  thrd_t threads[4];
  for (int i = 0; i < 4; ++i) {
    thrd_create(&threads[i], work, &i);  // expect: snag-loop-capture
  }
  for (thrd_t thread : threads) {
    thrd_join(thread, nullptr);
  }
}
