/* The same in C. */
#include <threads.h>

int work(void *raw);

void start_all(void) {
  thrd_t threads[8];
  for (int i = 0; i < 8; ++i) {
    int mine = i * i;
    thrd_create(&threads[i], work, &mine);  // expect: snag-loop-capture
  }
  for (int i = 0; i < 8; ++i) {
    thrd_join(threads[i], NULL);
  }
}
