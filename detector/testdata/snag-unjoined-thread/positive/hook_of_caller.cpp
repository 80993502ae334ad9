// The other side of own_hook_of_callee.cpp: what the caller hands over is run between the start and the join.
#include <thread>

void work();
void report(int percent);

using hook = void (*)(int);

struct watcher {
  hook on_progress;
};

static void tell(const watcher& who, int percent) {
  who.on_progress(percent);
}

static void tell(hook who, int percent) {
  (*who)(percent);
}

void run_watched() {
  std::thread worker(work);  // expect: snag-unjoined-thread
  tell(watcher{report}, 50);
  worker.join();
}

void run_reported() {
  std::thread worker(work);  // expect: snag-unjoined-thread
  tell(report, 50);
  worker.join();
}
