#include <uv.h>

#include <cstdlib>

void work(uv_work_t* request);
void after(uv_work_t* request, int status);
void body(void* argument);

void run_here(uv_loop_t* loop) {
  uv_work_t request;
  uv_queue_work(loop, &request, work, after);
  uv_run(loop, UV_RUN_DEFAULT);
}

void run_in_rounds(uv_loop_t* loop) {
  uv_work_t request;
  uv_queue_work(loop, &request, work, after);
  while (uv_run(loop, UV_RUN_ONCE) != 0) {
  }
}

void on_the_default_loop() {
  uv_work_t request;
  uv_queue_work(uv_default_loop(), &request, work, after);
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

void owned(uv_loop_t* loop) {
  auto* request = static_cast<uv_work_t*>(std::malloc(sizeof(uv_work_t)));
  uv_queue_work(loop, request, work, after);
}

int joined() {
  int value = 1;
  uv_thread_t thread;
  if (uv_thread_create(&thread, body, &value) != 0) {
    return -1;
  }
  uv_thread_join(&thread);
  return value;
}

int each_has_its_own() {
  int values[4] = {};
  uv_thread_t threads[4];
  for (int i = 0; i < 4; ++i) {
    uv_thread_create(&threads[i], body, &values[i]);
  }
  for (uv_thread_t& thread : threads) {
    uv_thread_join(&thread);
  }
  return values[0];
}

int locked(uv_mutex_t* lock, uv_cond_t* changed, const int* count) {
  uv_mutex_lock(lock);
  while (*count == 0) {
    uv_cond_wait(changed, lock);
  }
  const int seen = *count;
  uv_mutex_unlock(lock);
  return seen;
}

class server {
 public:
  server() {
    uv_loop_init(&loop_);
    uv_async_init(&loop_, &wake_, nullptr);
    uv_thread_create(&thread_, [](void* raw) { uv_run(&static_cast<server*>(raw)->loop_, UV_RUN_DEFAULT); }, this);
  }
  ~server() {
    uv_async_send(&wake_);
    uv_thread_join(&thread_);
    uv_loop_close(&loop_);
  }

 private:
  uv_loop_t loop_;
  uv_async_t wake_;
  uv_thread_t thread_;
};
