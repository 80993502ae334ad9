#include "dispatch_declarations.h"

void work(void* context);

void on_a_queue(dispatch_queue_t queue) {
  int value = 1;
  dispatch_async_f(queue, &value, work);  // expect: snag-dangling-capture
}

void in_a_group(dispatch_queue_t queue) {
  dispatch_group_t group = dispatch_group_create();
  for (int i = 0; i < 4; ++i) {
    dispatch_group_async_f(group, queue, &i, work);  // expect: snag-loop-capture
  }
  dispatch_group_wait(group, DISPATCH_TIME_FOREVER);
}
