#include <uv.h>

void work(uv_work_t* request);
void after(uv_work_t* request, int status);
void body(void* argument);

// The request is the loop's until `after` has run.
void queued(uv_loop_t* loop) {
  uv_work_t request;
  uv_queue_work(loop, &request, work, after);  // expect: snag-dangling-capture
}

void queued_and_run_once(uv_loop_t* loop) {
  uv_work_t request;
  uv_queue_work(loop, &request, work, after);
  uv_run(loop, UV_RUN_DEFAULT);
  uv_work_t second;
  uv_queue_work(loop, &second, work, after);  // expect: snag-dangling-capture
}

void started() {
  uv_thread_t threads[4];
  for (int i = 0; i < 4; ++i) {
    uv_thread_create(&threads[i], body, &i);  // expect: snag-loop-capture
  }
  for (uv_thread_t& thread : threads) {
    uv_thread_join(&thread);
  }
}

int left_early(bool really) {
  int value = 1;
  uv_thread_t thread;
  uv_thread_create(&thread, body, &value);  // expect: snag-dangling-capture
  if (!really) {
    return -1;
  }
  uv_thread_join(&thread);
  return value;
}

struct shared {
  uv_barrier_t* both;
  int* value;
};
