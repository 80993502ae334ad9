#include <pthread.h>

#include "csp/wait_group.h"

struct context {
  csp::wait_group pending;
  int result = 0;
};

static void* work(void* argument) {
  auto* shared = static_cast<context*>(argument);
  shared->pending.add();  // expect: snag-add-inside-task
  shared->result = 42;
  shared->pending.done();
  return nullptr;
}

int run() {
  context shared;
  pthread_t worker;
  pthread_create(&worker, nullptr, work, &shared);
  shared.pending.wait();
  const int result = shared.result;
  pthread_join(worker, nullptr);
  return result;
}
