#include <atomic>
#include <functional>
#include <thread>

#include "csp/context.h"

void beat();
bool talk();
void on_hang_up(std::function<void()> call);
void on_signal(std::atomic<bool>* set);

void another_task() {
  std::atomic<bool> stop{false};
  std::thread heart([&] {
    while (!stop) {
      beat();
    }
  });
  std::thread talker([&] {
    talk();
    stop = true;
  });
  talker.join();
  heart.join();
}

void a_callback() {
  std::atomic<bool> stop{false};
  on_hang_up([&stop] { stop.store(true); });
  std::thread heart([&] {
    while (!stop.load()) {
      beat();
    }
  });
  heart.join();
}

void its_address() {
  std::atomic<bool> stop{false};
  on_signal(&stop);
  std::thread heart([&] {
    while (!stop) {
      beat();
    }
  });
  heart.join();
}

void the_thread_itself() {
  bool more = true;
  std::thread heart([&] {
    while (more) {
      beat();
      more = talk();
    }
  });
  heart.join();
}

bool both_ways() {
  std::atomic<bool> stop{false};
  std::jthread heart([&] {
    while (!stop) {
      beat();
    }
  });
  if (!talk()) {
    stop = true;
    return false;
  }
  stop = true;
  return true;
}

void guard_after_the_thread() {
  const auto [talking, hang_up] = csp::with_cancel(csp::background());
  const std::jthread heart([over = talking] {
    while (!over.err()) {
      beat();
    }
  });
  const csp::cancel_guard first(hang_up);
  talk();
}
