// Right: a pointer, a reference or a copy leads to the flag or source, and whoever has it asks for the stop.
#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>
#include <vector>

void beat() noexcept;

std::atomic<bool>* stop_at_signal = nullptr;
extern "C" void on_signal(int) {
  if (stop_at_signal != nullptr) {
    *stop_at_signal = true;
  }
}

void until_a_signal() {
  std::atomic<bool> over = false;
  stop_at_signal = &over;
  std::thread heart([&] {
    while (!over) {
      beat();
    }
  });
  heart.join();
  stop_at_signal = nullptr;
}

struct control {
  std::atomic<bool>& over;
};
void serve(control with) {
  with.over = true;
}

void until_served() {
  std::atomic<bool> over = false;
  const control with{over};
  std::thread heart([&] {
    while (!over) {
      beat();
    }
  });
  serve(with);
  heart.join();
}

void stop_all(std::vector<std::jthread*>& threads) {
  for (std::jthread* one : threads) {
    one->request_stop();
  }
}

void until_all_stop() {
  std::jthread heart([](std::stop_token over) {
    while (!over.stop_requested()) {
      beat();
    }
  });
  std::vector<std::jthread*> all{&heart};
  stop_all(all);
  heart.join();
}

struct session {
  std::stop_source source;
};
void run(session in) {
  in.source.request_stop();
}

void until_the_session_ends() {
  std::stop_source source;
  session in{source};
  std::thread heart([token = source.get_token()] {
    while (!token.stop_requested()) {
      beat();
    }
  });
  run(in);
  heart.join();
}

void until_it_has_enough() {
  std::stop_source source;
  std::thread heart([token = source.get_token(), own = source]() mutable {
    for (int beats = 0; !token.stop_requested(); ++beats) {
      if (beats > 100) {
        own.request_stop();
      }
    }
  });
  heart.join();
}
