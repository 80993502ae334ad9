#include <stop_token>
#include <thread>

void step();
bool is_over();

void measure() {
  std::jthread sampler([](std::stop_token stop) {
    while (!stop.stop_requested()) {
      step();
    }
  });
  while (!is_over()) {
    step();
  }
  sampler.join();  // expect: snag-lost-cancel
  sampler.request_stop();
}
