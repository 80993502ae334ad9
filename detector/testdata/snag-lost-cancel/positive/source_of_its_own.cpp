#include <functional>
#include <stop_token>
#include <thread>

void beat();
int talk();

int run() {
  std::stop_source life;
  std::thread heart([token = life.get_token()] {
    for (;;) {
      if (token.stop_requested()) {
        return;
      }
      beat();
    }
  });
  const int heard = talk();
  if (heard > 0) {
    life.request_stop();
  }
  heart.join();  // expect: snag-lost-cancel
  return heard;
}
