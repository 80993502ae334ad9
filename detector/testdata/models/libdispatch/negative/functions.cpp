#include "dispatch_declarations.h"

void work(void* context);

int synchronous(dispatch_queue_t queue) {
  int value = 1;
  dispatch_sync_f(queue, &value, work);
  return value;
}

int in_a_group(dispatch_queue_t queue) {
  dispatch_group_t group = dispatch_group_create();
  int values[4] = {};
  for (int i = 0; i < 4; ++i) {
    dispatch_group_async_f(group, queue, &values[i], work);
  }
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
  return values[0];
}

void owned(dispatch_queue_t queue) {
  dispatch_async_f(queue, new int(1), work);
}
