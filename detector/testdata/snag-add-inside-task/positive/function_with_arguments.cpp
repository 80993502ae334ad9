#include <functional>
#include <thread>
#include <vector>

#include "csp/wait_group.h"

bool more(int part);

static void work(csp::wait_group& pending, int part) {
  if (!more(part)) {
    return;
  }
  pending.add(1);  // expect: snag-add-inside-task
  while (more(part)) {
  }
  pending.done();
}

void run(int parts) {
  csp::wait_group pending;
  std::vector<std::thread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.push_back(std::thread(work, std::ref(pending), part));
  }
  pending.wait();  // then the results would be read
  for (auto& thread : threads) {
    thread.join();
  }
}
