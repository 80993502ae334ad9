// The address of the loop's variable is the task's argument.
#include <pthread.h>

void* work(void* number);

void start_all(pthread_t* threads) {
  for (int i = 0; i < 4; ++i) {
    pthread_create(&threads[i], nullptr, work, &i);  // expect: snag-loop-capture
  }
  for (int i = 0; i < 4; ++i) {
    pthread_join(threads[i], nullptr);
  }
}
