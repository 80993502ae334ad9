#include <thread>

void serve(int connection);
int accept_one();

void serve_all() {
  while (true) {
    const int connection = accept_one();
    if (connection < 0) {
      break;
    }
    std::jthread worker(serve, connection);  // expect: snag-future-serialised
  }
}
