#include <pthread.h>

struct request {
  int id;
};
void* handle(void* argument);

int start(int id) {
  request one{id};
  pthread_t thread;
  if (pthread_create(&thread, nullptr, handle, &one) != 0) {  // expect: snag-dangling-capture
    return -1;
  }
  pthread_detach(thread);
  return 0;
}
